import type { Rule } from "../core/lint/rule.ts";
import { isEmptyPlan, planReview, type ReviewPlan } from "../core/review/plan-review.ts";
import { findRefusals } from "../core/review/refusal.ts";
import type { Configuration } from "../core/config/policy.ts";
import { prose, type Prose } from "../core/text/prose.ts";
import { analysePullRequest, type Analysis } from "./analyse-pull-request.ts";
import { applyToThreads, postPlanned, type Target } from "./apply-plan.ts";
import { composeCheckRun, composeFindings, composeReview, type ComposedFinding } from "./compose-review.ts";
import { loadConfiguration, type LoadedConfiguration } from "./load-configuration.ts";
import { describeConfiguration, reviewProposal, type ProposedConfiguration } from "./review-configuration.ts";
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
  const loaded = await loadConfiguration(state.configuration, {
    ruleIds: rules.map(({ id }) => id),
    readFile: (source) => github.readConfigurationFile(source),
  });
  const context = { reader: github, rules, configuration: loaded.configuration };
  const analysis = await analysePullRequest(state, context);
  if (analysis === null) return { status: "moved" };
  const proposal = await reviewProposal(analysis, { ...context, state });
  const input = { state, loaded, analysis, proposal };
  return { status: "ready", ...input, ...compose(input) };
}

interface Composition extends Pick<PreparedReview, "state" | "loaded" | "analysis" | "proposal"> {
  /** What GitHub did not take while this review was written. */
  readonly refusals?: ReadonlySet<string>;
  readonly stuck?: ReadonlySet<string>;
  readonly missing?: readonly Permission[];
}

function compose(input: Composition): Pick<PreparedReview, "findings" | "plan" | "checkRun"> {
  const { state, loaded, analysis, proposal, stuck = new Set() } = input;
  const links = { repositoryUrl: state.repositoryUrl, headSha: state.headSha };
  const configuration =
    loaded.errors.length > 0 ? withoutComments(loaded.configuration) : loaded.configuration;
  const refusals = new Set([...findRefusals(state.reviews), ...(input.refusals ?? [])]);
  const findings = composeFindings(analysis, { state, configuration, refusals });
  const plan = planReview(composeReview(findings, links, analysis), { ...state, stuck });
  const missing = new Set([...state.missingPermissions, ...(input.missing ?? [])]);
  const isConcerned = findings.length > 0 || state.threads.length > 0;
  const checkRun = composeCheckRun({
    analysis,
    findings,
    configuration,
    links,
    remarks: [
      ...describeConfiguration(loaded),
      ...(proposal?.remarks ?? []),
      ...(isConcerned ? [...missing].map(describeMissing) : []),
    ],
    errors: proposal?.errors ?? [],
    override:
      proposal !== null && proposal.errors.length > 0
        ? "failure"
        : loaded.errors.length > 0
          ? "neutral"
          : null,
  });
  return { findings, plan, checkRun };
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
  if (posted.kind === "parts") {
    const again = compose({ ...prepared, stuck, missing, refusals: posted.refusals });
    await writeTable(again.plan, target);
    return again.checkRun;
  }
  if (posted.kind === "forbidden")
    return compose({ ...prepared, stuck, missing: [...missing, "pull_requests: write"] }).checkRun;
  return posted.kind === "moved" ? "moved" : current.checkRun;
}

/** The table of a review that GitHub did not take as a whole; its comments were posted one by one. */
async function writeTable(plan: ReviewPlan, { github, ref, headSha }: Target): Promise<void> {
  for (const { reviewId, body } of plan.bodies) await github.writeReviewBody(ref, { id: reviewId, body });
  if (plan.review?.hasTable === true)
    await github.postReview(ref, { headSha, body: plan.review.body, comments: [] });
}
