import { policyFor } from "../../core/config/policy-for.ts";
import type { Configuration } from "../../core/config/policy.ts";
import { keepApart } from "../../core/diff/keep-apart.ts";
import {
  compareImportance,
  limitInline,
  MAX_INLINE,
  placeFinding,
  placeWithoutSuggestion,
  type PlacedFinding,
} from "../../core/diff/place.ts";
import type { NotChecked } from "../../core/manifest/manifest.ts";
import { renderComment } from "../../core/report/comment.ts";
import type { Shown } from "../../core/report/check-summary.ts";
import {
  renderEmptyBody,
  renderOpening,
  renderPath,
  renderReviewBody,
} from "../../core/report/review-body.ts";
import type { LinkBase } from "../../core/report/permalinks.ts";
import { formatIdentity } from "../../core/review/identity.ts";
import type { DesiredReview, InlineComment } from "../../core/review/plan-review.ts";
import { refusalOf } from "../../core/review/refusal.ts";
import { findTouches, renderTouches } from "../../core/review/memory.ts";
import type { AnalysedFinding, Analysis } from "./analysis.ts";
import type { CheckContext } from "../files/check-options.ts";
import { isVacated } from "./holdings.ts";
import type { PullRequestState } from "../ports.ts";
import type { Standing } from "./standing.ts";

/** Decides what the bot should say about an analysis. Pure: no reading, no writing. */

export interface ComposedFinding extends AnalysedFinding {
  readonly shown: Shown;
  readonly placed: PlacedFinding;
  /** The comment that GitHub did not take, where the finding stands in the body for it: see core/review/refusal.ts. */
  readonly refusal?: string;
}

export interface ComposeOptions {
  readonly state: PullRequestState;
  readonly configuration: Configuration;
  /** Comments that GitHub did not take: their findings stand in the body. */
  readonly refusals: ReadonlySet<string>;
  /** What GitHub takes nothing of: then the check is the only place. */
  readonly muted: "nothing" | "body" | "everything";
  readonly standing: Standing;
}

/** Whether nothing is said but by the check. A pull request of the bot's own brings nothing but fixes: whoever asked for it has the comments already. */
export function isQuiet({
  state,
  configuration,
  muted,
}: Omit<ComposeOptions, "refusals" | "standing">): boolean {
  return (
    configuration.review.comments === "off" ||
    (state.isDraft && !configuration.review.drafts) ||
    state.isFixOfBot ||
    muted === "everything"
  );
}

/** Where each finding is shown: every finding exactly once. */
export function composeFindings(analysis: Analysis, options: ComposeOptions): readonly ComposedFinding[] {
  const { declined, deleted } = options.standing;
  const isSilent = isQuiet(options);
  const decided = analysis.findings.map((entry): ComposedFinding => {
    const placed = placeFinding(entry.finding, entry.manifest, entry.diff);
    if (entry.isOld) return { ...entry, placed, shown: "already-there" };
    const key = formatIdentity(entry.identity);
    if (declined.has(key)) return { ...entry, placed, shown: "declined" };
    if (deleted.has(key)) return { ...entry, placed, shown: "deleted" };
    // A page of documentation changes nothing: no reason to interrupt anybody.
    if (entry.finding.subject.document.isCopied) return { ...entry, placed, shown: "copied" };
    if (isSilent) return { ...entry, placed, shown: "check-only" };
    return { ...entry, placed, shown: "comment" };
  });
  const speaking = keepApart(decided.filter(({ shown }) => shown === "comment"));
  const apart = new Map(speaking.map((entry) => [entry.finding, moveRefused(entry, options)]));
  return shareRoom(
    decided.map((entry) => apart.get(entry.finding) ?? entry),
    options,
  );
}

/** Inline as far as there is room, the others in the body. A refused comment keeps its room: nothing takes its place. */
function shareRoom(
  entries: readonly ComposedFinding[],
  { configuration, muted }: ComposeOptions,
): readonly ComposedFinding[] {
  const refused = entries.filter(({ refusal }) => refusal !== undefined).length;
  const speaking = entries.filter(({ shown }) => shown === "comment").map(({ placed }) => placed);
  const isSummary = configuration.review.comments === "summary";
  const limited = isSummary
    ? limitInline(speaking, 0, "summary")
    : limitInline(speaking, MAX_INLINE - refused);
  const placements = new Map(limited.map((placed) => [placed.finding, placed]));
  return entries.map((entry) => {
    const placed = placements.get(entry.finding);
    if (placed === undefined) return entry;
    const inBody = muted === "body" ? "check-only" : "body";
    return { ...entry, placed, shown: placed.placement.where === "inline" ? "comment" : inBody };
  });
}

function moveRefused(entry: ComposedFinding, { refusals }: ComposeOptions): ComposedFinding {
  const { identity, placed } = entry;
  if (placed.placement.where !== "inline") return entry;
  const refusal = refusalOf({ identity, ...placed.placement });
  if (!refusals.has(refusal)) return entry;
  return { ...entry, refusal, placed: { ...placed, placement: { where: "body", reason: "refused" } } };
}

export interface ReviewContext {
  readonly analysis: Analysis;
  readonly state: PullRequestState;
  readonly context: CheckContext;
  readonly links: LinkBase;
  readonly standing: Standing;
}

export function composeReview(
  findings: readonly ComposedFinding[],
  { analysis, state, context, links, standing }: ReviewContext,
): DesiredReview {
  const { suppressed, notChecked } = analysis;
  const of = (...shown: readonly Shown[]) => findings.filter((entry) => shown.includes(entry.shown));
  // A suppressed finding, or one that the base has too, is still there: its thread is closed, but not as fixed.
  const elsewhere = [...of("body", "already-there"), ...suppressed];
  return {
    inline: of("comment").flatMap((entry) => toInlineComment(entry, links)),
    elsewhere: elsewhere.map(({ identity }) => identity),
    silent: of("check-only", "copied", "declined", "deleted").map(({ identity }) => identity),
    renames: new Map(
      findings.flatMap(({ identity, previousPath }) =>
        previousPath === null ? [] : [[identity.path, previousPath]],
      ),
    ),
    follows: standing.follows,
    moves: standing.moves,
    isVacated: (identity) => isVacated(analysis.holdings, identity),
    nameOf: renderPath,
    paths: new Set(state.changedFiles.map(({ path }) => path)),
    // Of a patch it is known that nothing is to be said: its suggestion can still be clicked, and would do harm.
    notChecked: new Set(notChecked.filter((entry) => !isUnderstood(entry)).map(({ path }) => path)),
    isAsked: createAsked(analysis, context),
    body: composeBody(findings, { ...links, reserved: measureMemory(state.reviews) }),
    openingOf: renderOpening,
    emptyBody: renderEmptyBody(),
  };
}

/** While the bot keeps quiet, what a body says about findings that are there stays. */
function composeBody(
  findings: readonly ComposedFinding[],
  links: LinkBase & { readonly reserved: number },
): DesiredReview["body"] {
  const inBody = findings.filter(({ shown }) => shown === "body");
  if (inBody.length === 0)
    return findings.some(({ shown }) => shown === "check-only") ? { kept: true } : null;
  const ordered = inBody.map(({ placed }) => placed).sort(compareImportance);
  return renderReviewBody(ordered, { ...links, refusals: inBody.flatMap(({ refusal }) => refusal ?? []) });
}

/** Whatever is remembered of it afterwards is no longer. */
function measureMemory(reviews: PullRequestState["reviews"]): number {
  return renderTouches(findTouches(reviews))?.length ?? 0;
}

function isUnderstood({ isInert, isPatch }: NotChecked): boolean {
  return isInert === true || isPatch === true;
}

/** Whether a rule was asked about a file: it was read as a whole, and the policy for it does not switch the rule off. */
function createAsked({ manifests, notChecked }: Analysis, context: CheckContext): DesiredReview["isAsked"] {
  const left = new Set(notChecked.map(({ path }) => path));
  const read = new Set(manifests.flatMap(({ path }) => (left.has(path) ? [] : [path])));
  return ({ rule, path }) =>
    read.has(path) &&
    context.rules.some(({ id }) => id === rule) &&
    policyFor(context.configuration, path).rules[rule] !== "off";
}

function toInlineComment(entry: ComposedFinding, links: LinkBase): readonly InlineComment[] {
  const { identity, placed } = entry;
  if (placed.placement.where !== "inline") return [];
  const form = (at: PlacedFinding, { startLine, line }: Pick<InlineComment, "startLine" | "line">) => {
    const render = (isBrief: boolean) => renderComment(at, identity, { ...links, isBrief });
    return { startLine, line, body: render(false), brief: render(true) };
  };
  const own = form(placed, placed.placement);
  const atHome = placeWithoutSuggestion(placed, entry.diff, null);
  if (placed.placement.suggestion === null || atHome.placement.where !== "inline")
    return [{ identity, path: identity.path, ...own }];
  return [{ identity, path: identity.path, ...own, atHome: form(atHome, atHome.placement) }];
}
