import type { Finding } from "../lint/finding.ts";
import { printable } from "../text/printable.ts";
import { plain, proseToText, type Prose } from "../text/prose.ts";
import type { Palette } from "./palette.ts";
import { collectPoints } from "./points.ts";
import { collectRepeats } from "./repeats.ts";
import type { Report } from "./report.ts";
import { renderFinding } from "./terminal-finding.ts";
import { wrap } from "./wrap.ts";

/** The findings of a report for people at a terminal, and what there is to know before they are fixed. */
export function renderFindings(
  { findings, pagesUrl = null, isQuiet }: Report,
  palette: Palette,
): readonly string[] {
  const blocks = collectRepeats(findings).map((one) => renderFinding(one, pagesUrl, palette));
  if (isQuiet === true) return blocks;
  return [
    ...blocks,
    ...renderAdvice(
      findings.map(({ finding }) => finding),
      palette,
    ),
  ];
}

/** What the fixes cost and how to decline them: by rule, each point once, and what several rules say at the end. */
function renderAdvice(findings: readonly Finding[], palette: Palette): readonly string[] {
  if (findings.every(({ advice: { cost, decline } }) => cost.length + decline.length === 0)) return [];
  const { byRule, shared } = collectPoints(findings);
  const title = palette.bold("Before you fix: what it means, what it costs, and how to decline it");
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const more = `More: otel-fix explain ${rules.length === 1 ? rules.join("") : "RULE"}`;
  const groups = [...byRule, { rule: "all of them", points: [...shared, plain(more)] }];
  const lines =
    rules.length === 1
      ? groups.flatMap(({ points }) => points.map((point) => renderPoint(point, 2, palette)))
      : groups.flatMap(({ rule, points }) => [
          `  ${rule}`,
          ...points.map((point) => renderPoint(point, 4, palette)),
        ]);
  return [[title, ...lines].join("\n")];
}

function renderPoint(point: Prose, indent: number, palette: Palette): string {
  return `${" ".repeat(indent)}- ${wrap(show(point), indent + 2, palette).trimStart()}`;
}

function show(sentence: Prose): string {
  return printable(proseToText(sentence));
}
