import type { Finding } from "../lint/finding.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { onceFor } from "../text/once-for.ts";
import { holdsSecret } from "../text/secret-lines.ts";
import type { FileDiff } from "./file-diff.ts";
import { buildSuggestion, buildSuggestionBelow, type Suggestion } from "./suggestion.ts";

/**
 * Decides where a finding is shown. Pure: it annotates and drops nothing. A comment fits inline where GitHub takes it
 * (rows of one hunk, on the new side), and carries a suggestion only where GitHub will commit it.
 * Source: docs.github.com/rest/pulls/reviews, and the refusals quoted in docs/decisions/0004-placement.md.
 */

export type Placement =
  | {
      readonly where: "inline";
      readonly startLine: number;
      readonly line: number;
      readonly suggestion: Suggestion | null;
      /** The rule whose suggestion has the lines that this fix would need: GitHub commits one of the two. */
      readonly meets?: string;
    }
  | { readonly where: "body"; readonly reason: BodyReason };

/** summary: comments are turned into a summary. The others: why GitHub has no place for one, or we had no room. */
export type BodyReason = "outside-diff" | "no-patch" | "limit" | "refused" | "summary";

export interface PlacedFinding {
  readonly finding: Finding;
  readonly manifest: Manifest;
  readonly placement: Placement;
}

export function placeFinding(finding: Finding, manifest: Manifest, diff: FileDiff | null): PlacedFinding {
  return { finding, manifest, placement: place(finding, manifest, diff) };
}

function place(finding: Finding, manifest: Manifest, diff: FileDiff | null): Placement {
  if (diff === null) return { where: "body", reason: "no-patch" };
  const suggestion = findSuggestion(finding, manifest);
  if (suggestion !== null && canBeReplaced(diff, suggestion)) {
    return { where: "inline", startLine: suggestion.startLine, line: suggestion.line, suggestion };
  }
  const { line } = manifest.lines.positionAt(finding.range.start);
  if (!canBeReplaced(diff, { startLine: line, line })) return { where: "body", reason: "outside-diff" };
  return { where: "inline", startLine: line, line, suggestion: null };
}

/** At the finding's own line where GitHub takes a comment there, else where the suggestion would have been. */
export function placeWithoutSuggestion(
  placed: PlacedFinding,
  diff: FileDiff | null,
  meets: string | null,
): PlacedFinding {
  const { finding, manifest, placement } = placed;
  if (placement.where !== "inline") return placed;
  const { line } = manifest.lines.positionAt(finding.range.start);
  const own = { startLine: line, line };
  const lines = diff !== null && canBeReplaced(diff, own) ? own : placement;
  return {
    ...placed,
    placement: {
      where: "inline",
      startLine: lines.startLine,
      line: lines.line,
      suggestion: null,
      ...(meets !== null && { meets }),
    },
  };
}

function findSuggestion(finding: Finding, manifest: Manifest): Suggestion | null {
  if (finding.fix === null) return null;
  const { text, lines } = manifest;
  const result = buildSuggestion(text, lines, finding.fix.edits);
  if (!result.ok || !repeatsSecret(manifest, result.suggestion)) return result.ok ? result.suggestion : null;
  // What is inserted below a secret may as well be inserted above the line that follows.
  const below = buildSuggestionBelow(text, lines, finding.fix.edits);
  return below.ok && !repeatsSecret(manifest, below.suggestion) ? below.suggestion : null;
}

/** A comment is mailed to everyone: the lines that a suggestion replaces, and repeats, must hold nothing secret. */
function repeatsSecret(manifest: Manifest, { startLine, line }: Suggestion): boolean {
  const { lines } = manifest;
  return holdsSecret(manifest, { start: lines.rangeOf(startLine).start, end: lines.rangeOf(line).end });
}

/** Whether all lines are rows of one hunk with no deleted row between them: GitHub commits no suggestion over one. */
function canBeReplaced(diff: FileDiff, { startLine, line }: { startLine: number; line: number }): boolean {
  const runs = findRuns(diff);
  const run = runs.get(startLine);
  return run !== undefined && line >= startLine && runs.get(line) === run;
}

/** Rows of the new version that stand together, by their lines: a number for each run of them. Read once for a diff. */
const findRuns = onceFor(({ hunks }: FileDiff): ReadonlyMap<number, number> => {
  const runs = new Map<number, number>();
  let run = 0;
  for (const { rows } of hunks) {
    run += 1;
    for (const { line } of rows) {
      if (line === null) run += 1;
      else runs.set(line, run);
    }
  }
  return runs;
});

/** Inline comments per review: more than these are rarely read, and GitHub's abuse detection counts them. */
export const MAX_INLINE = 30;

/** Keeps the most important findings inline and moves the rest to the body. Order: level, fixable first, path, position. */
export function limitInline(
  placed: readonly PlacedFinding[],
  room: number,
  reason: BodyReason = "limit",
): readonly PlacedFinding[] {
  const inline = placed.filter(({ placement }) => placement.where === "inline").sort(compareImportance);
  const kept = new Set(inline.slice(0, Math.max(0, room)));
  return placed.map((entry) =>
    entry.placement.where === "body" || kept.has(entry)
      ? entry
      : { ...entry, placement: { where: "body", reason } },
  );
}

const LEVELS = { error: 0, warning: 1, notice: 2 };

export function compareImportance(a: PlacedFinding, b: PlacedFinding): number {
  return (
    LEVELS[a.finding.level] - LEVELS[b.finding.level] ||
    Number(a.finding.fix === null) - Number(b.finding.fix === null) ||
    compareText(a.finding.path, b.finding.path) ||
    a.finding.range.start - b.finding.range.start
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
