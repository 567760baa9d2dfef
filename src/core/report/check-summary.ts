import type { PhrasingContent } from "mdast";

import type { Level } from "../config/policy.ts";
import type { Finding, SuppressedFinding } from "../lint/finding.ts";
import type { Manifest, NotChecked } from "../manifest/manifest.ts";
import { prose, type Prose } from "../text/prose.ts";
import { heading, list, paragraph, renderMarkdown, table } from "./markdown.ts";
import { linkTo, MAX_BODY, MAX_ROWS, type LinkBase } from "./review-body.ts";

/** What became of a finding. */
export type Shown = "comment" | "body" | "already-there" | "declined" | "check-only";

export interface SummaryFinding {
  readonly finding: Finding;
  readonly manifest: Manifest;
  readonly shown: Shown;
}

export type SummarySuppressed = SuppressedFinding & Pick<SummaryFinding, "manifest">;

export interface SummaryInput {
  readonly findings: readonly SummaryFinding[];
  readonly suppressed: readonly SummarySuppressed[];
  readonly notChecked: readonly NotChecked[];
  readonly instrumentations: number;
  readonly files: number;
  readonly links: LinkBase;
  /** Lines about the configuration: which files counted, what is wrong with them, what a change of them would do. */
  readonly configuration: readonly Prose[];
}

export type Conclusion = "success" | "neutral" | "failure";

/** Findings that the pull request brought decide; what was there before never fails a check. */
export function concludeCheck(
  { findings, notChecked }: Pick<SummaryInput, "findings" | "notChecked">,
  failOn: Level | "never",
): Conclusion {
  const brought = findings.filter(({ shown }) => shown !== "already-there");
  // What could not be understood must not look like what passed.
  if (brought.length === 0)
    return notChecked.every(({ isInert }) => isInert === true) ? "success" : "neutral";
  const fails =
    failOn !== "never" &&
    brought.some(({ finding }) => LEVELS.indexOf(finding.level) >= LEVELS.indexOf(failOn));
  return fails ? "failure" : "neutral";
}

const LEVELS: readonly Level[] = ["notice", "warning", "error"];

export function renderCheckTitle({
  findings,
  suppressed,
  notChecked,
  instrumentations,
}: SummaryInput): string {
  const brought = findings.filter(({ shown }) => shown !== "already-there").length;
  const hidden = suppressed.length === 0 ? "" : `, ${suppressed.length} suppressed`;
  const unread = notChecked.length === 0 ? hidden : `${hidden}, ${notChecked.length} not checked`;
  if (brought > 0) return `${count(brought, "finding")}${unread}`;
  if (findings.length > 0) return `No new findings, ${findings.length} already there${unread}`;
  if (instrumentations > 0)
    return `No findings in ${count(instrumentations, "Instrumentation resource")}${unread}`;
  const doubtful = notChecked.filter(({ isInert }) => isInert !== true).length;
  if (doubtful > 0) return `${count(doubtful, "file")} could not be checked`;
  return `No Instrumentation resources changed${unread}`;
}

export function renderCheckSummary(input: SummaryInput): string {
  const longest = Math.max(
    ...[input.findings, input.suppressed, input.notChecked, input.configuration].map(({ length }) => length),
  );
  for (let rows = Math.min(longest, MAX_ROWS); rows > 0; rows = Math.floor(rows / 2)) {
    const summary = renderRows(input, rows);
    if (summary.length <= MAX_BODY) return summary;
  }
  return renderRows(input, 0);
}

function renderRows(input: SummaryInput, rows: number): string {
  const isOld = ({ shown }: SummaryFinding) => shown === "already-there";
  return renderMarkdown([
    paragraph([renderCheckTitle(input) + "."]),
    ...renderFindings(
      "Brought by this pull request",
      input.findings.filter((entry) => !isOld(entry)),
      { input, rows },
    ),
    ...renderFindings("Already there", input.findings.filter(isOld), { input, rows }),
    ...renderSuppressed(input, rows),
    ...renderNotChecked(input.notChecked, rows),
    ...renderConfiguration(input.configuration, rows),
  ]);
}

function renderFindings(
  title: string,
  findings: readonly SummaryFinding[],
  { input, rows }: { readonly input: SummaryInput; readonly rows: number },
): ReturnType<typeof paragraph>[] {
  if (findings.length === 0) return [];
  const cells = findings
    .slice(0, rows)
    .map((entry): (Prose | PhrasingContent)[][] => [
      [entry.finding.message],
      [linkTo(entry, input.links)],
      [prose`${[entry.finding.level]} · ${entry.finding.rule}`],
      [describeFix(entry)],
      [[SHOWN[entry.shown]]],
    ]);
  return [
    heading(3, [title]),
    ...(cells.length === 0 ? [] : [table(["Finding", "Where", "Level and rule", "Fix", "Shown"], cells)]),
    ...renderMore(findings.length - cells.length),
  ];
}

function describeFix({ finding }: SummaryFinding): Prose {
  return finding.fix === null ? prose`none: ${[finding.whyNoFix ?? ""]}` : finding.fix.title;
}

const SHOWN: Readonly<Record<Shown, string>> = {
  comment: "on its line",
  body: "in the review",
  "already-there": "here only",
  declined: "thread resolved by a person",
  "check-only": "here only",
};

/** Whoever reads the check sees what is hidden, why and how long; where the policy asks for it, the finding too. */
function renderSuppressed({ suppressed, links }: SummaryInput, rows: number): ReturnType<typeof paragraph>[] {
  if (suppressed.length === 0) return [];
  const isReported = suppressed.some((entry) => entry.isReported);
  const cells = suppressed
    .slice(0, rows)
    .map((entry): (Prose | PhrasingContent)[][] => [
      [prose`${entry.finding.rule}`],
      [linkTo(entry, links)],
      [entry.suppression.reason === null ? ["none given"] : prose`${entry.suppression.reason}`],
      [[entry.suppression.until ?? "for good"]],
      ...(isReported ? [[entry.finding.message]] : []),
    ]);
  const header = ["Rule", "Where", "Reason", "Until", ...(isReported ? ["Finding"] : [])];
  return [
    heading(3, ["Suppressed"]),
    ...(cells.length === 0 ? [] : [table(header, cells)]),
    ...renderMore(suppressed.length - cells.length),
  ];
}

function renderNotChecked(notChecked: readonly NotChecked[], rows: number): ReturnType<typeof paragraph>[] {
  if (notChecked.length === 0) return [];
  const shown = notChecked.slice(0, rows);
  return [
    heading(3, ["Not checked"]),
    ...(shown.length === 0 ? [] : [list(shown.map(({ path, reason }) => [prose`${path}: ${reason}`]))]),
    ...renderMore(notChecked.length - shown.length),
  ];
}

function renderConfiguration(lines: readonly Prose[], rows: number): ReturnType<typeof paragraph>[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, rows);
  return [
    heading(3, ["Configuration"]),
    ...(shown.length === 0 ? [] : [list(shown.map((line) => [line]))]),
    ...renderMore(lines.length - shown.length),
  ];
}

function renderMore(left: number): ReturnType<typeof paragraph>[] {
  return left > 0
    ? [paragraph(prose`${[String(left)]} more; ${"otel-fix scan"} on the branch lists all.`)]
    : [];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
