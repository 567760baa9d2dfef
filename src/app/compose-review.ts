import type { ConfigurationError } from "../core/config/parse-configuration.ts";
import type { Configuration } from "../core/config/policy.ts";
import {
  compareImportance,
  limitInline,
  MAX_INLINE,
  placeFinding,
  type PlacedFinding,
} from "../core/diff/place.ts";
import type { Finding } from "../core/lint/finding.ts";
import { renderComment } from "../core/report/comment.ts";
import {
  concludeCheck,
  renderCheckSummary,
  renderCheckTitle,
  type Shown,
} from "../core/report/check-summary.ts";
import {
  renderEmptyBody,
  renderOpening,
  renderReviewBody,
  type LinkBase,
} from "../core/report/review-body.ts";
import { formatIdentity, type Identity } from "../core/review/identity.ts";
import type { DesiredReview, InlineComment } from "../core/review/plan-review.ts";
import { refusalOf } from "../core/review/refusal.ts";
import { findDeclined } from "../core/review/thread.ts";
import { digest } from "../core/text/digest.ts";
import { proseToText, type Prose } from "../core/text/prose.ts";
import type { AnalysedFinding, Analysis } from "./analyse-pull-request.ts";
import type { Annotation, CheckAction, CheckRunReport, PullRequestState } from "./ports.ts";

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
}

/** Where each finding is shown: every finding exactly once. */
export function composeFindings(analysis: Analysis, options: ComposeOptions): readonly ComposedFinding[] {
  const { state, configuration } = options;
  const declined = new Set(findDeclined(state.threads).map(formatIdentity));
  // A pull request of the bot's own brings nothing but fixes: whoever asked for it has the comments already.
  const isQuiet =
    configuration.review.comments === "off" ||
    (state.isDraft && !configuration.review.drafts) ||
    state.isFixOfBot;
  const decided = analysis.findings.map((entry): ComposedFinding => {
    const placed = placeFinding(entry.finding, entry.manifest, entry.diff);
    if (entry.isOld) return { ...entry, placed, shown: "already-there" };
    if (isDeclined(entry, declined)) return { ...entry, placed, shown: "declined" };
    return { ...entry, placed, shown: isQuiet ? "check-only" : "comment" };
  });
  const entries = decided.map((entry) => (entry.shown === "comment" ? moveRefused(entry, options) : entry));
  const speaking = entries.filter(({ shown }) => shown === "comment").map(({ placed }) => placed);
  const isSummary = configuration.review.comments === "summary";
  const limited = isSummary ? limitInline(speaking, 0, "summary") : limitInline(speaking, MAX_INLINE);
  const placements = new Map(limited.map((placed) => [placed.finding, placed]));
  return entries.map((entry) => {
    const placed = placements.get(entry.finding);
    if (placed === undefined) return entry;
    return { ...entry, placed, shown: placed.placement.where === "inline" ? "comment" : "body" };
  });
}

function isDeclined({ identity, previousPath }: AnalysedFinding, declined: ReadonlySet<string>): boolean {
  return (
    declined.has(formatIdentity(identity)) ||
    (previousPath !== null && declined.has(formatIdentity({ ...identity, path: previousPath })))
  );
}

function moveRefused(entry: ComposedFinding, { refusals }: ComposeOptions): ComposedFinding {
  const { identity, placed } = entry;
  if (placed.placement.where !== "inline") return entry;
  const refusal = refusalOf({ identity, ...placed.placement });
  if (!refusals.has(refusal)) return entry;
  return { ...entry, refusal, placed: { ...placed, placement: { where: "body", reason: "refused" } } };
}

export function composeReview(
  findings: readonly ComposedFinding[],
  links: LinkBase,
  { suppressed, notChecked }: Pick<Analysis, "suppressed" | "notChecked">,
): DesiredReview {
  const inline = findings.flatMap(toInlineComment);
  const inBody = findings.filter(({ shown }) => shown === "body");
  const ordered = inBody.map(({ placed }) => placed).sort(compareImportance);
  return {
    inline,
    // A suppressed finding is still there: its thread is closed, but nothing says that it was fixed.
    elsewhere: [...inBody, ...suppressed].map(({ identity }) => identity),
    silent: identitiesOf(findings.filter(({ shown }) => shown !== "comment" && shown !== "body")),
    notChecked: new Set(notChecked.map(({ path }) => path)),
    body:
      inBody.length === 0
        ? null
        : renderReviewBody(ordered, { ...links, refusals: inBody.flatMap(({ refusal }) => refusal ?? []) }),
    openingOf: renderOpening,
    emptyBody: renderEmptyBody(),
  };
}

/** A finding that needs no comment may still have a thread under its path before a rename. */
function identitiesOf(findings: readonly ComposedFinding[]): readonly Identity[] {
  return findings.flatMap(({ identity, previousPath }) =>
    previousPath === null ? [identity] : [identity, { ...identity, path: previousPath }],
  );
}

function toInlineComment(entry: ComposedFinding): readonly InlineComment[] {
  const { placement } = entry.placed;
  if (entry.shown !== "comment" || placement.where !== "inline") return [];
  const { identity, previousPath } = entry;
  const { startLine, line } = placement;
  return [
    {
      identity,
      previousPath,
      path: identity.path,
      startLine,
      line,
      body: renderComment(entry.placed, identity),
    },
  ];
}

export interface CheckContext {
  readonly analysis: Analysis;
  readonly findings: readonly ComposedFinding[];
  readonly configuration: Configuration;
  readonly links: LinkBase;
  /** Lines about the configuration. */
  readonly remarks: readonly Prose[];
  /** What is wrong with a configuration that the pull request proposes. */
  readonly errors: readonly ConfigurationError[];
  /** What a broken configuration makes of the check; null where it is sound. */
  readonly override: "neutral" | "failure" | null;
}

export function composeCheckRun(context: CheckContext): CheckRunReport {
  const { analysis, findings, configuration, links, override } = context;
  const input = { ...analysis, findings, links, configuration: context.remarks };
  const report = {
    headSha: analysis.headSha,
    conclusion: override ?? concludeCheck(input, configuration.check.failOn),
    title: override === null ? renderCheckTitle(input) : "The configuration is broken",
    summary: renderCheckSummary(input),
    annotations: [
      ...context.errors.slice(0, MAX_ERRORS).map(describeError),
      ...findings.filter(({ shown }) => shown !== "already-there").map(toAnnotation),
    ],
    actions: findings.some(({ finding }) => finding.fix?.safety === "safe") ? BUTTONS : [],
  };
  return { ...report, digest: digest(JSON.stringify(report)) };
}

/** What a press of a button asks for, by its identifier. */
export const FIX_ALL = "fix-all";
export const RECHECK = "recheck";

const BUTTONS: readonly CheckAction[] = [
  { label: "Fix all", description: "Commit all safe fixes to the branch", identifier: FIX_ALL },
  { label: "Re-check", description: "Review the pull request again", identifier: RECHECK },
];

const LEVELS = { notice: "notice", warning: "warning", error: "failure" } as const;

function toAnnotation({ finding, manifest }: ComposedFinding): Annotation {
  const line = (offset: number) => manifest.lines.positionAt(offset).line;
  return {
    path: finding.path,
    startLine: line(finding.range.start),
    endLine: line(Math.max(finding.range.start, finding.range.end - 1)),
    level: LEVELS[finding.level],
    title: finding.rule,
    message: messageOf(finding),
  };
}

function describeError({ path, line, message }: ConfigurationError): Annotation {
  return {
    path,
    startLine: line,
    endLine: line,
    level: "failure",
    title: "configuration",
    message: message.slice(0, MAX_MESSAGE),
  };
}

/** More would not help anyone; the summary names them too. */
const MAX_ERRORS = 50;

/** GitHub takes 64 KB; a message that long helps nobody. */
const MAX_MESSAGE = 4_000;

function messageOf(finding: Finding): string {
  const fix =
    finding.fix === null ? `No fix: ${finding.whyNoFix ?? ""}.` : `Fix: ${proseToText(finding.fix.title)}.`;
  return `${proseToText(finding.message)} ${fix}`.slice(0, MAX_MESSAGE).toWellFormed();
}
