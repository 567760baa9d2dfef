import type { Level } from "../config/policy.ts";
import type { Finding, SuppressedFinding } from "../lint/finding.ts";
import type { Manifest, NotChecked } from "../manifest/manifest.ts";
import { plain, prose, type Prose, proseToText } from "../text/prose.ts";
import { listFindings, listLines, renderCheckText, type Listing } from "./check-text.ts";
import { describeFix } from "./describe-fix.ts";
import { heading, paragraph, renderMarkdown, renderPoint, renderRow, renderTableHead } from "./markdown.ts";
import { linkTo, type LinkBase } from "./permalinks.ts";
import { MAX_BODY, MAX_ROWS } from "./review-body.ts";
import { countFitting, rowsOf, type Rows } from "./rows.ts";

/** What became of a finding. */
export type Shown = "comment" | "body" | "already-there" | "declined" | "deleted" | "check-only" | "copied";

export interface SummaryFinding {
  readonly finding: Finding;
  readonly manifest: Manifest;
  readonly shown: Shown;
}

export type SummarySuppressed = SuppressedFinding & Pick<SummaryFinding, "manifest">;

export interface SummaryInput {
  readonly findings: readonly SummaryFinding[];
  /** Those that the pull request brought and that have no annotation on their line; none unless given. */
  readonly unannotated?: readonly SummaryFinding[];
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
  const doubtful = notChecked.filter(({ isInert }) => isInert !== true);
  if (doubtful.length > 0) return `${countFiles(doubtful)} could not be checked`;
  return `No Instrumentation resources changed${unread}`;
}

/** One file can have many documents that are not checked. */
function countFiles(notChecked: readonly NotChecked[]): string {
  const files = new Set(notChecked.map(({ path }) => path)).size;
  return files === notChecked.length
    ? count(files, "file")
    : `${count(notChecked.length, "place")} in ${count(files, "file")}`;
}

export interface CheckOutput {
  readonly summary: string;
  /** Everything in short; absent where the summary shows all of it. */
  readonly text?: string;
}

/** The words of a check run. What its summary only counts, its text lists. */
export function renderCheckOutput(input: SummaryInput): CheckOutput {
  const { unannotated = [] } = input;
  const parts = listParts(input);
  const longest = Math.max(0, ...parts.map(({ rows }) => rows.count));
  const opening = [[renderCheckTitle(input) + "."], ...countAnnotated(input)].map((line) => paragraph(line));
  const render = (most: number) => [renderMarkdown(opening), ...parts.map(renderPart(most))].join("\n\n");
  const most = countFitting(Math.min(longest, MAX_ROWS), (rows) => render(rows).length <= MAX_BODY);
  const summary = render(most);
  const isWhole = unannotated.length === 0 && parts.every(({ rows }) => rows.count <= most);
  if (isWhole) return { summary };
  const listings = (isSplit: boolean) => parts.flatMap(({ list }) => list(isSplit));
  return { summary, text: renderCheckText(listings(false), () => listings(true)) };
}

function countAnnotated({ unannotated = [] }: SummaryInput): readonly Prose[] {
  if (unannotated.length === 0) return [];
  const least = unannotated.length === 1 ? "finding has" : `${unannotated.length} findings have`;
  return [[`The least important ${least} no annotation; the text lists all.`]];
}

/** A section of the summary, and how the text lists the same in short. */
interface Part {
  readonly title: string;
  readonly head: string | null;
  readonly rows: Rows;
  /** isSplit: what has no other place first, since there is no room for all. */
  readonly list: (isSplit: boolean) => readonly Listing[];
}

function listParts(input: SummaryInput): readonly Part[] {
  const isOld = ({ shown }: SummaryFinding) => shown === "already-there";
  const [brought, old] = [input.findings.filter((entry) => !isOld(entry)), input.findings.filter(isOld)];
  const parts = [
    describeBrought(brought, input),
    describeFindings("Already there", old, input.links),
    describeSuppressed(input),
    describeNotChecked(input.notChecked),
    describeConfiguration(input.configuration),
  ];
  return parts.filter(({ rows }) => rows.count > 0);
}

function renderPart(most: number): (part: Part) => string {
  return ({ title, head, rows }) => {
    const shown = rows.first(most);
    const left = rows.count - shown.length;
    return [
      renderMarkdown([heading(3, [title])]),
      ...(shown.length === 0 ? [] : [[...(head === null ? [] : [head]), ...shown].join("\n")]),
      ...(left === 0 ? [] : [`${left} more: listed below.`]),
    ].join("\n\n");
  };
}

function describeBrought(
  findings: readonly SummaryFinding[],
  { links, unannotated = [] }: SummaryInput,
): Part {
  const title = "New in this pull request";
  const part = describeFindings(title, findings, links);
  if (unannotated.length === 0) return part;
  const others = new Set(unannotated);
  const annotated = findings.filter((entry) => !others.has(entry));
  const split = () => [
    listFindings(`${title}, without an annotation`, unannotated),
    listFindings(`${title}, on their lines`, annotated),
  ];
  return { ...part, list: (isSplit) => (isSplit ? split() : part.list(false)) };
}

function describeFindings(title: string, findings: readonly SummaryFinding[], links: LinkBase): Part {
  return {
    title,
    head: FINDINGS_HEAD,
    rows: rowsOf(findings, (entry) =>
      renderRow([
        [entry.finding.message],
        [linkTo(entry, links)],
        [prose`${plain(entry.finding.level)} · ${entry.finding.rule}`],
        [describeFix(entry.finding)],
        [[SHOWN[entry.shown]]],
      ]),
    ),
    list: () => [listFindings(title, findings)],
  };
}

const FINDINGS_HEAD = renderTableHead(["Finding", "Where", "Level and rule", "Fix", "Shown"]);

const SHOWN: Readonly<Record<Shown, string>> = {
  comment: "on its line",
  body: "in the review",
  "already-there": "here only",
  declined: "thread resolved by a person",
  deleted: "comment deleted by a person",
  "check-only": "here only",
  copied: "here only: documentation is copied, not applied",
};

/** Whoever reads the check sees what is hidden, why and how long; where the policy asks for it, the finding too. */
function describeSuppressed({ suppressed, links }: SummaryInput): Part {
  const isReported = suppressed.some((entry) => entry.isReported);
  // A finding can have two suppressions: a comment and an annotation.
  const listed = suppressed.flatMap((entry) =>
    [entry.suppression, ...entry.also].map((suppression) => ({ ...entry, suppression })),
  );
  return {
    title: "Suppressed",
    head: renderTableHead(["Rule", "Where", "Reason", "Until", ...(isReported ? ["Finding"] : [])]),
    rows: rowsOf(listed, (entry) =>
      renderRow([
        [prose`${entry.finding.rule}`],
        [linkTo(entry, links)],
        [entry.suppression.reason === null ? ["none given"] : prose`${entry.suppression.reason}`],
        [[entry.suppression.until ?? "no end date"]],
        ...(isReported ? [[entry.finding.message]] : []),
      ]),
    ),
    list: () => [listFindings("Suppressed", suppressed)],
  };
}

function describeNotChecked(notChecked: readonly NotChecked[]): Part {
  const title = "Not checked";
  return {
    title,
    head: null,
    rows: rowsOf(notChecked, ({ path, reason }) => renderPoint([prose`${path}: ${reason}`])),
    list: () => [
      listLines(
        title,
        notChecked.map(({ path, reason }) => `${path}: ${reason}`),
      ),
    ],
  };
}

function describeConfiguration(lines: readonly Prose[]): Part {
  const title = "Configuration";
  return {
    title,
    head: null,
    rows: rowsOf(lines, (line) => renderPoint([line])),
    list: () => [listLines(title, lines.map(proseToText))],
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
