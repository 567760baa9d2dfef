import type { Finding, Fix } from "../lint/finding.ts";
import type { RelatedPlace } from "../manifest/related-place.ts";
import { describeSubject } from "../manifest/subject.ts";
import { printable } from "../text/printable.ts";
import { proseToText, type Prose } from "../text/prose.ts";
import type { Source } from "../text/secret-lines.ts";
import { cut, renderFrame, renderRow, roomFor } from "./code-frame.ts";
import { renderEditRows } from "./fix-diff.ts";
import { addressOf } from "./own-pages.ts";
import type { Palette } from "./palette.ts";
import type { RepeatedFinding, ReportedFinding } from "./repeats.ts";
import { wrap } from "./wrap.ts";

/** A finding for people at a terminal: where, what, the lines, and the fix as a diff. */
export function renderFinding(
  { first, others }: RepeatedFinding,
  pagesUrl: string | null,
  palette: Palette,
): string {
  const { finding, manifest } = first;
  const colour = { error: palette.red, warning: palette.yellow, notice: palette.cyan }[finding.level];
  return [
    `${palette.bold(printable(placeOf(first)))} ${colour(finding.level)} ${linkRule(finding.rule, pagesUrl, palette)}`,
    wrap(show(finding.message), 2, palette),
    ...renderFrame(manifest, finding.range, { palette, underline: colour }),
    ...(finding.related ?? []).map((place) =>
      wrap(`${palette.dim("see:")} ${renderRelated(place)}`, 2, palette),
    ),
    ...renderFix(finding, manifest, palette),
    ...finding.alternatives.map(({ title }) =>
      wrap(`${palette.dim("or by hand:")} ${show(title)}`, 2, palette),
    ),
    ...renderOthers(others, palette),
  ].join("\n");
}

/** `path:line:column` of where it begins. */
function placeOf({ finding, manifest }: ReportedFinding): string {
  const { line, column } = manifest.lines.positionAt(finding.range.start);
  return `${finding.path}:${line}:${column}`;
}

/** Nobody takes one that guesses for one that `--fix` applies. */
function renderFix({ fix, whyNoFix }: Finding, source: Source, palette: Palette): readonly string[] {
  if (fix === null) return [wrap(`${palette.dim("no fix:")} ${printable(whyNoFix ?? "")}`, 2, palette)];
  const label =
    fix.safety === "safe"
      ? palette.green("fix:")
      : palette.yellow("fix to check first (--fix leaves it out):");
  return [wrap(`${label} ${show(fix.title)}`, 2, palette), ...renderDiff(fix, source, palette)];
}

function renderDiff({ edits }: Fix, source: Source, palette: Palette): readonly string[] {
  const rows = renderEditRows(source, edits);
  if (rows === null) return [renderRow(null, "(not shown: a line of it looks like a secret)", palette)];
  const all = rows.text.split("\n");
  const shown = all
    .slice(0, MOST_ROWS)
    .map((row) => renderRow(null, colourOf(row, palette)(cut(row, 0, roomFor(palette))), palette));
  const left = all.length - shown.length;
  return left > 0 ? [...shown, renderRow(null, `… ${left} more: --diff shows them`, palette)] : shown;
}

const MOST_ROWS = 24;

function colourOf(row: string, palette: Palette): (text: string) => string {
  if (row.startsWith("+")) return palette.green;
  return row.startsWith("-") ? palette.red : palette.dim;
}

function renderOthers(others: readonly ReportedFinding[], palette: Palette): readonly string[] {
  if (others.length === 0) return [];
  const title = `the same in ${others.length} other ${others.length === 1 ? "place" : "places"}:`;
  return [
    `  ${palette.dim(title)}`,
    ...others.map((one) => {
      const { subject, related = [] } = one.finding;
      const see = related.length > 0 ? ` (see ${related.map(placeOfRelated).join(", ")})` : "";
      return `    ${printable(`${placeOf(one)} ${describeSubject(subject)}${see}`)}`;
    }),
  ];
}

function placeOfRelated({ manifest: { path, lines }, range }: RelatedPlace): string {
  const { line, column } = lines.positionAt(range.start);
  return `${path}:${line}:${column}`;
}

function renderRelated(place: RelatedPlace): string {
  return `${printable(placeOfRelated(place))} ${show(place.message)}`;
}

function linkRule(rule: string, pagesUrl: string | null, { link }: Palette): string {
  return pagesUrl === null || link === undefined ? rule : link(rule, addressOf(rule, pagesUrl));
}

function show(sentence: Prose): string {
  return printable(proseToText(sentence));
}
