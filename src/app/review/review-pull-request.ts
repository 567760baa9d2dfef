import type { Rule } from "../../core/lint/rule.ts";
import { isEmptyPlan, planReview, type ReviewPlan } from "../../core/review/plan-review.ts";
import { findRefusals } from "../../core/review/refusal.ts";
import type { Configuration } from "../../core/config/policy.ts";
import { plain, prose, type Prose } from "../../core/text/prose.ts";
import { analysePullRequest, type Analysis } from "./analyse-pull-request.ts";
import { applyToThreads, postPlanned, type PlanTarget } from "./apply-plan.ts";
import { composeCheckRun, type CheckRunContext } from "./compose-check-run.ts";
import {
  composeFindings,
  composeReview,
  isQuiet,
  type ComposedFinding,
  type ComposeOptions,
} from "./compose-review.ts";
import { loadBaseConfiguration, type LoadedConfiguration } from "../configuration/load-configuration.ts";
import { describeConfiguration } from "../configuration/describe-configuration.ts";
import { reviewProposal, type ProposedConfiguration } from "./review-configuration.ts";
import type { Memory } from "../command/memory.ts";
import { notePull } from "../command/note-pull.ts";
import type { ReadLimits } from "../files/read-limits.ts";
import { hasMore, mergeSaid } from "./said.ts";
import { findStanding } from "./standing.ts";
import type { CheckRunReport, GitHub, Permission, PullRequestRef, PullRequestState } from "../ports.ts";
import type { OwnPages } from "../../core/report/own-pages.ts";

/**
 * Reviews a pull request: reads its state, computes what should be said, compares it with what has been said, and applies
 * the difference. Whatever happened before, and however often it runs, the pull request ends in the same state.
 */

export interface ReviewDependencies extends Partial<OwnPages> {
  readonly github: GitHub & Pick<Memory, "note">;
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
  readonly pagesUrl: string | null;
  readonly findings: readonly ComposedFinding[];
  readonly plan: ReviewPlan;
  readonly checkRun: CheckRunReport;
}

export type Preparation = PreparedReview | { readonly status: "closed" } | { readonly status: "moved" };

/** Everything up to the first write: what would be said, and the operations that lead there. */
export async function prepareReview(
  ref: PullRequestRef,
  dependencies: ReviewDependencies,
): Promise<Preparation> {
  const state = await dependencies.github.readPullRequest(ref);
  if (state.status !== "open") return { status: "closed" };
  const loaded = await loadBaseConfiguration(state, dependencies);
  await notePull({ state, loaded }, dependencies.github);
  return prepareFrom({ state, loaded }, dependencies);
}

/** The same of what was read already. */
export async function prepareFrom(
  { state: first, loaded }: Pick<PreparedReview, "state" | "loaded">,
  { github, rules, limits, pagesUrl = null }: ReviewDependencies & { readonly limits?: ReadLimits },
): Promise<Preparation> {
  const { configuration } = loaded;
  const context = { reader: github, rules, configuration, today: first.today, limits };
  const analysis = await analysePullRequest(first, context);
  if (analysis === null) return { status: "moved" };
  const state = mergeSaid(first, analysis.said);
  const proposal = await reviewProposal(analysis, { ...context, state, loaded });
  const input = { state, loaded, analysis, proposal, rules, pagesUrl };
  return { status: "ready", ...input, ...compose(input) };
}

type Material = Pick<PreparedReview, "state" | "loaded" | "analysis" | "proposal" | "rules" | "pagesUrl">;

interface Composition extends Material {
  /** What GitHub did not take while this review was written. */
  readonly refusals?: ReadonlySet<string>;
  readonly stuck?: ReadonlySet<string>;
  readonly missing?: readonly Permission[];
  readonly muted?: ComposeOptions["muted"];
}

function compose(input: Composition): Pick<PreparedReview, "findings" | "plan" | "checkRun"> {
  const { state, loaded, analysis, rules, stuck = new Set() } = input;
  const links = { repositoryUrl: state.repositoryUrl, headSha: state.headSha, pagesUrl: input.pagesUrl };
  const configuration =
    loaded.errors.length > 0 ? withoutComments(loaded.configuration) : loaded.configuration;
  const refusals = new Set([...findRefusals(state.reviews), ...(input.refusals ?? [])]);
  const muted = state.isLocked ? "everything" : (input.muted ?? "nothing");
  const options = { state, configuration, muted };
  const standing = findStanding(analysis, { state, isQuiet: isQuiet(options) });
  const findings = composeFindings(analysis, { ...options, refusals, standing });
  const context = { rules, configuration, today: state.today };
  const desired = composeReview(findings, { analysis, state, context, links, standing });
  const plan = planReview(desired, { ...state, stuck });
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
  "contents: write": "it can't commit fixes, or resolve and reopen review threads",
  "pull_requests: write": "it can't comment",
  "checks: write": "it can't write this check",
};

function describeMissing(permission: Permission): Prose {
  return prose`The app lacks the permission ${permission}: ${plain(EFFECTS[permission])}.`;
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
  const { stuck, missing, isChanged } = await applyToThreads(prepared.plan, target);
  const state = isChanged ? await lookAgain(prepared, github) : prepared.state;
  if (state === "moved") return "moved";
  const isAsBefore = stuck.size + missing.length === 0 && state === prepared.state;
  const current = isAsBefore
    ? prepared
    : { ...prepared, state, ...compose({ ...prepared, state, stuck, missing }) };
  const { review } = current.plan;
  const posted = review === null ? ({ kind: "whole" } as const) : await postPlanned(review, target);
  if (posted.kind === "moved") return "moved";
  if (posted.kind === "whole") return current.checkRun;
  if (posted.kind === "forbidden") {
    const lacking = [...missing, "pull_requests: write"] as const;
    return compose({ ...current, stuck, missing: lacking, muted: "everything" }).checkRun;
  }
  const again = { ...current, stuck, missing, refusals: posted.refusals };
  const { plan, checkRun } = compose(again);
  return (await writeTable(plan, target)) ? checkRun : compose({ ...again, muted: "body" }).checkRun;
}

/**
 * What the bot has said by now, where a review is about to be posted: another process may review the same while an update
 * rolls out. The state as it was where there is nothing new.
 */
async function lookAgain(
  { state, plan }: PreparedReview,
  github: GitHub,
): Promise<PullRequestState | "moved"> {
  if (plan.review === null) return state;
  const { headSha, ...said } = await github.readSaid(state.ref);
  if (headSha !== state.headSha) return "moved";
  return hasMore(state, said) ? mergeSaid(state, said) : state;
}

/** The table of a review that GitHub did not take as a whole; its comments were posted one by one. */
async function writeTable(plan: ReviewPlan, { github, ref, headSha }: PlanTarget): Promise<boolean> {
  const edits = plan.bodies.map(({ reviewId, body }) => ({ kind: "body", id: reviewId, body }) as const);
  const written = [...(await github.change(edits))];
  if (plan.review?.hasTable === true)
    written.push(await github.postReview(ref, { headSha, body: plan.review.body, comments: [] }));
  return written.every(({ ok }) => ok);
}
