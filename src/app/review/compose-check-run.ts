import type { ConfigurationError } from "../../core/config/parse-configuration.ts";
import type { Configuration } from "../../core/config/policy.ts";
import { compareImportance } from "../../core/diff/place.ts";
import type { Finding } from "../../core/lint/finding.ts";
import {
  concludeCheck,
  renderCheckOutput,
  renderCheckTitle,
  type Conclusion,
  type Shown,
} from "../../core/report/check-summary.ts";
import { oneLine } from "../../core/text/one-line.ts";
import type { LinkBase } from "../../core/report/permalinks.ts";
import { digest } from "../../core/text/digest.ts";
import { plain, prose, type Prose, proseToText } from "../../core/text/prose.ts";

import type { Analysis } from "./analyse-pull-request.ts";
import type { ComposedFinding } from "./compose-review.ts";
import { CONFIGURATION_PATH } from "../configuration/configuration-path.ts";
import type { Annotation, CheckAction, CheckedPull, CheckRunReport, PullRequestState } from "../ports.ts";

/** Decides what the check run says. Pure. */

export interface CheckRunContext {
  readonly state: PullRequestState;
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

export function composeCheckRun(context: CheckRunContext): CheckRunReport {
  const { analysis, findings, configuration, links, override, state } = context;
  const own = { ...analysis, findings, links, configuration: context.remarks };
  const conclusion = override ?? concludeCheck(own, configuration.check.failOn);
  const worst = findWorst(state.rivals, conclusion);
  const errors = context.errors.slice(0, MAX_ERRORS);
  const annotated = findings
    .filter(({ shown }) => ANNOTATED.has(shown))
    .sort((a, b) => compareImportance(a.placed, b.placed));
  const room = MAX_ANNOTATIONS - errors.length;
  const input = {
    ...own,
    unannotated: annotated.slice(room),
    configuration: [...context.remarks, ...(worst === null ? [] : [describeWorst(worst)])],
  };
  const title = override === null ? renderCheckTitle(input) : "The configuration is broken";
  const report = {
    headSha: analysis.headSha,
    pull: { number: state.ref.number, conclusion },
    conclusion: worst?.conclusion ?? conclusion,
    title: worst === null ? title : `${title}; ${worst.conclusion} because of #${worst.number}`,
    ...renderCheckOutput(input),
    annotations: [...errors.map(describeError), ...annotated.slice(0, room).map(toAnnotation)],
    actions: chooseButtons(context),
    ...(changesConfiguration(state) && { changesConfiguration: true as const }),
  };
  return { ...report, digest: digest(JSON.stringify(report)) };
}

/** GitHub shows annotations beside the lines: what a thread says there, or a person declined, is not said once more. */
const ANNOTATED: ReadonlySet<Shown> = new Set(["body", "check-only", "copied"]);

/** Added, changed or deleted: once that is merged, another configuration counts. */
function changesConfiguration({ changedFiles }: PullRequestState): boolean {
  return changedFiles.some(({ path }) => path === CONFIGURATION_PATH);
}

const CONCLUSIONS: readonly Conclusion[] = ["success", "neutral", "failure"];

/**
 * Another pull request with the same head for which the check came to something worse; null where there is none. Else a
 * second pull request, into a branch whose configuration asks for less, would turn the first one's check green.
 */
function findWorst(rivals: readonly CheckedPull[], own: Conclusion): CheckedPull | null {
  const rank = ({ conclusion }: CheckedPull) => CONCLUSIONS.indexOf(conclusion);
  const [worst] = [...rivals].sort((a, b) => rank(b) - rank(a) || a.number - b.number);
  return worst !== undefined && rank(worst) > CONCLUSIONS.indexOf(own) ? worst : null;
}

function describeWorst({ number, conclusion }: CheckedPull): Prose {
  return prose`${plain(`#${number}`)} has the same head commit, and its check is ${conclusion}. A check belongs to a commit, so the worse result counts for both.`;
}

/** What a press of a button asks for, by its identifier. */
const FIX_ALL = "fix-all";
const RECHECK = "recheck";

/** The commands that the buttons stand for. */
export const COMMANDS_OF_BUTTONS: ReadonlyMap<string, string> = new Map([
  [FIX_ALL, "/otel-fix all"],
  [RECHECK, "/otel-fix recheck"],
]);

const FIX_BUTTON: CheckAction = {
  label: "Fix all",
  description: "Commit all safe fixes to the branch",
  identifier: FIX_ALL,
};
const RECHECK_BUTTON: CheckAction = {
  label: "Re-check",
  description: "Review the pull request again",
  identifier: RECHECK,
};

/** A check without a complaint needs no button. */
function chooseButtons({ findings, override }: CheckRunContext): readonly CheckAction[] {
  if (findings.some(({ finding }) => finding.fix?.safety === "safe")) return [FIX_BUTTON, RECHECK_BUTTON];
  return findings.length > 0 || override !== null ? [RECHECK_BUTTON] : [];
}

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
    message: oneLine(message).slice(0, MAX_MESSAGE).toWellFormed(),
  };
}

/** GitHub takes 50 with each call. Nobody reads more of them, and all others stand in the text. */
const MAX_ANNOTATIONS = 450;

/** More would not help anyone; the summary names them too. */
const MAX_ERRORS = 50;

/** GitHub takes 64 KB; a message that long helps nobody. */
const MAX_MESSAGE = 4_000;

function messageOf(finding: Finding): string {
  const fix =
    finding.fix === null ? `No fix: ${finding.whyNoFix ?? ""}.` : `Fix: ${proseToText(finding.fix.title)}.`;
  return oneLine(`${proseToText(finding.message)} ${fix}`)
    .slice(0, MAX_MESSAGE)
    .toWellFormed();
}
