import { plain, prose, type Prose } from "../text/prose.ts";
import { details, heading, list, paragraph, renderMarkdown, renderRow, renderTableHead } from "./markdown.ts";
import type { Report } from "./report.ts";
import { linkTo, type LinkBase } from "./permalinks.ts";
import { MAX_ROWS } from "./review-body.ts";

/** The page of an Action's run: every finding with a link to its line, and what could not be checked. */
export function renderJobSummary(report: Report, links: LinkBase): string {
  const { findings, notChecked, suppressed } = report;
  const blocks = [
    renderMarkdown([heading(2, [`otel-fix: ${countFindings(report)}`]), paragraph(describeScan(report))]),
    ...(findings.length > 0 ? [renderFindings(report, links)] : []),
    ...(suppressed.length > 0
      ? [renderMarkdown([paragraph([`Suppressed: ${count(suppressed.length, "finding")}.`])])]
      : []),
    ...(notChecked.length > 0 ? [renderNotChecked(report)] : []),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function renderFindings({ findings }: Report, links: LinkBase): string {
  const rows = findings
    .slice(0, MAX_ROWS)
    .map((entry) =>
      renderRow([
        [[entry.finding.level]],
        [linkTo(entry, links)],
        [entry.finding.message],
        [prose`${entry.finding.rule}`],
      ]),
    );
  const left = findings.length - rows.length;
  const table = [renderTableHead(["Level", "Place", "Finding", "Rule"]), ...rows].join("\n");
  return left === 0 ? table : `${table}\n\n${left} more findings are in the log.`;
}

function renderNotChecked({ notChecked }: Report): string {
  const shown = notChecked
    .slice(0, MAX_ROWS)
    .map(({ path, reason }): readonly Prose[] => [prose`${path}: ${reason}`]);
  return renderMarkdown([...details(`Not checked (${notChecked.length})`, [list(shown)])]);
}

function describeScan({ findings, instrumentations, manifests, files }: Report): Prose {
  const fixable = findings.filter(({ finding }) => finding.fix?.safety === "safe").length;
  const scanned = `${count(instrumentations, "Instrumentation")} in ${count(manifests, "manifest")} of ${count(files, "file")}.`;
  if (fixable === 0) return plain(scanned);
  return prose`${plain(scanned)} ${plain(fixable)} can be fixed by ${"npx otel-fix scan --fix"}.`;
}

function countFindings({ findings }: Report): string {
  return findings.length === 0 ? "no findings" : count(findings.length, "finding");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
