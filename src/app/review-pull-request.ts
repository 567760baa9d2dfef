import type { Rule } from "../core/lint/rule.ts";
import { isEmptyPlan, planReview, type ReviewPlan } from "../core/review/plan-review.ts";
import { findRefusals } from "../core/review/refusal.ts";
import type { Configuration } from "../core/config/policy.ts";
import { prose, type Prose } from "../core/text/prose.ts";
import { analysePullRequest, type Analysis } from "./analyse-pull-request.ts";
import { applyToThreads, postPlanned, type Target } from "./apply-plan.ts";
import { composeCheckRun, type CheckRunContext } from "./compose-check-run.ts";
import {
  composeFindings,
  composeReview,
  type ComposedFinding,
  type ComposeOptions,
} from "./compose-review.ts";
import { loadBaseConfiguration, type LoadedConfiguration } from "./load-configuration.ts";
import { describeConfiguration } from "./describe-configuration.ts";
import { reviewProposal, type ProposedConfiguration } from "./review-configuration.ts";
import type { CheckRunReport, GitHub, Permission, PullRequestRef, PullRequestState } from "./ports.ts";

/**
 * Reviews a pull request: reads its state, computes what should be said, compares it with what has been said, and applies
 * the difference. Whatever happened before, and however often it runs, the pull request ends in the same state.
 */

export interface ReviewDependencies {
  readonly github: GitHub;
  readonly rules: readonly Rule[];
}

export interface ReviewRequest {
  readonly ref: PullRequestRef;
  /** A person asked for the check to run again: it is written even where it would say the same. */
  readonly isRerequested: boolean;
}

export interface ReviewOutcome {
  /** closed: nothing is said there. moved: pushes came faster than the review; the last one brings a review of its own. */
  readonly status: "reviewed" | "closed" | "moved";
  /** Those that the pull request brought. */
  readonly findings: number;
  /** What GitHub did not let the bot do, in words. */
  readonly refusals: readonly string[];
}

/** How often a review starts again because the head moved while it was reading. */
const MAX_ATTEMPTS = 3;

export async function reviewPullRequest(
  request: ReviewRequest,
  dependencies: ReviewDependencies,
): Promise<ReviewOutcome> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const prepared = await prepareReview(request.ref, dependencies);
    if (prepared.status === "moved") continue;
    if (prepared.status === "closed") return { status: "closed", findings: 0, refusals: [] };
    const refusals = await writeReview(prepared, request, dependencies);
    if (refusals === "moved") continue;
    const findings = prepared.findings.filter(({ shown }) => shown !== "already-there").length;
    return { status: "reviewed", findings, refusals };
  }
  return { status: "moved", findings: 0, refusals: [] };
}

export interface PreparedReview {
  readonly status: "ready";
  readonly state: PullRequestState;
  readonly loaded: LoadedConfiguration;
  readonly analysis: Analysis;
  readonly proposal: ProposedConfiguration | null;
  readonly rules: readonly Rule[];
  readonly findings: readonly ComposedFinding[];
  readonly plan: ReviewPlan;
  readonly checkRun: CheckRunReport;
}

/** Everything up to the first write: what would be said, and the operations that lead there. */
export async function prepareReview(
  ref: PullRequestRef,
  dependencies: ReviewDependencies,
): Promise<PreparedReview | { readonly status: "closed" } | { readonly status: "moved" }> {
  const state = await dependencies.github.readPullRequest(ref);
  if (state.status !== "open") return { status: "closed" };
  const { github, rules } = dependencies;
  const loaded = await loadBaseConfiguration(state, dependencies);
  const context = { reader: github, rules, configuration: loaded.configuration };
  const analysis = await analysePullRequest(state, context);
  if (analysis === null) return { status: "moved" };
  const proposal = await reviewProposal(analysis, { ...context, state, loaded });
  const input = { state, loaded, analysis, proposal, rules };
  return { status: "ready", ...input, ...compose(input) };
}

type Material = Pick<PreparedReview, "state" | "loaded" | "analysis" | "proposal" | "rules">;

interface Composition extends Material {
  /** What GitHub did not take while this review was written. */
  readonly refusals?: ReadonlySet<string>;
  readonly stuck?: ReadonlySet<string>;
  readonly missing?: readonly Permission[];
  readonly muted?: ComposeOptions["muted"];
}

function compose(input: Composition): Pick<PreparedReview, "findings" | "plan" | "checkRun"> {
  const { state, loaded, analysis, rules, stuck = new Set() } = input;
  const links = { repositoryUrl: state.repositoryUrl, headSha: state.headSha };
  const configuration =
    loaded.errors.length > 0 ? withoutComments(loaded.configuration) : loaded.configuration;
  const refusals = new Set([...findRefusals(state.reviews), ...(input.refusals ?? [])]);
  const muted = state.isLocked ? "everything" : (input.muted ?? "nothing");
  const findings = composeFindings(analysis, { state, configuration, refusals, muted });
  const context = { rules, configuration };
  const plan = planReview(composeReview(findings, { analysis, state, context, links }), { ...state, stuck });
  return { findings, plan, checkRun: composeCheck(input, { findings, configuration, links }) };
}

function composeCheck(
  { state, loaded, analysis, proposal, missing = [] }: Composition,
  shown: Pick<CheckRunContext, "findings" | "configuration" | "links">,
): CheckRunReport {
  const isConcerned = shown.findings.length > 0 || state.threads.length > 0;
  const lacking = isConcerned ? [...new Set([...state.missingPermissions, ...missing])] : [];
  const errors = proposal?.errors ?? [];
  const isBroken = loaded.errors.length > 0;
  return composeCheckRun({
    ...shown,
    state,
    analysis,
    remarks: [
      ...describeConfiguration(loaded, state),
      ...(proposal?.remarks ?? []),
      ...lacking.map(describeMissing),
    ],
    errors,
    override: errors.length > 0 ? "failure" : isBroken ? "neutral" : null,
  });
}

/** With a broken configuration nobody knows what was meant: the check says so, and the review keeps quiet. */
function withoutComments(configuration: Configuration): Configuration {
  return { ...configuration, review: { ...configuration.review, comments: "off" } };
}

const EFFECTS: Readonly<Record<Permission, string>> = {
  "contents: write": "it cannot commit fixes, and can neither resolve review threads nor open them again",
  "pull_requests: write": "it can comment on nothing",
  "checks: write": "it cannot write this check",
};

function describeMissing(permission: Permission): Prose {
  return prose`The app lacks the permission ${permission}: ${[EFFECTS[permission]]}.`;
}

async function writeReview(
  prepared: PreparedReview,
  request: ReviewRequest,
  { github }: ReviewDependencies,
): Promise<readonly string[] | "moved"> {
  const { state, plan } = prepared;
  const canSpeak = !isEmptyPlan(plan) && !state.isLocked;
  const checkRun = canSpeak ? await speak(prepared, github) : prepared.checkRun;
  if (checkRun === "moved") return "moved";
  if (state.checkRun?.digest === checkRun.digest && !request.isRerequested) return [];
  const result = await github.completeCheckRun(request.ref, checkRun);
  return result.ok ? [] : [`the check run could not be written: ${result.message}`];
}

/** Applies the plan; gives the check run that is true afterwards. */
async function speak(prepared: PreparedReview, github: GitHub): Promise<CheckRunReport | "moved"> {
  const { ref, headSha } = prepared.state;
  const target = { github, ref, headSha };
  const { stuck, missing } = await applyToThreads(prepared.plan, target);
  const current =
    stuck.size + missing.length === 0
      ? prepared
      : { ...prepared, ...compose({ ...prepared, stuck, missing }) };
  const { review } = current.plan;
  const posted = review === null ? ({ kind: "whole" } as const) : await postPlanned(review, target);
  if (posted.kind === "moved") return "moved";
  if (posted.kind === "whole") return current.checkRun;
  if (posted.kind === "forbidden") {
    const lacking = [...missing, "pull_requests: write"] as const;
    return compose({ ...prepared, stuck, missing: lacking, muted: "everything" }).checkRun;
  }
  const again = { ...prepared, stuck, missing, refusals: posted.refusals };
  const { plan, checkRun } = compose(again);
  return (await writeTable(plan, target)) ? checkRun : compose({ ...again, muted: "body" }).checkRun;
}

/** The table of a review that GitHub did not take as a whole; its comments were posted one by one. */
async function writeTable(plan: ReviewPlan, { github, ref, headSha }: Target): Promise<boolean> {
  const written = [];
  for (const { reviewId, body } of plan.bodies)
    written.push(await github.writeReviewBody(ref, { id: reviewId, body }));
  if (plan.review?.hasTable === true)
    written.push(await github.postReview(ref, { headSha, body: plan.review.body, comments: [] }));
  return written.every(({ ok }) => ok);
}
