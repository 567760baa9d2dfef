import type { FileDiff } from "./file-diff.ts";
import { compareImportance, placeWithoutSuggestion, type PlacedFinding } from "./place.ts";

/**
 * GitHub commits one suggestion for a line: once that is done, every other one for it is outdated. Where the fixes of two
 * findings meet, the more important one has the suggestion, safe fixes first. The other stands at the finding's own line,
 * where its thread outlives the commit, and says which one it meets.
 */
export interface Placed {
  readonly placed: PlacedFinding;
  readonly diff: FileDiff | null;
}

/** In the order in which they came; each file's lines are looked at once for each suggestion. */
export function keepApart<T extends Placed>(entries: readonly T[]): readonly T[] {
  const owners = new Map<string, string>();
  const result = new Map<T, T>();
  for (const entry of [...entries].sort(compare)) {
    const { placed, diff } = entry;
    const { finding, placement } = placed;
    if (placement.where !== "inline" || placement.suggestion === null) continue;
    const keys = linesOf(placement).map((line) => `${finding.path}\n${line}`);
    const met = keys.map((key) => owners.get(key)).find((rule) => rule !== undefined);
    if (met === undefined) for (const key of keys) owners.set(key, finding.rule);
    else result.set(entry, { ...entry, placed: placeWithoutSuggestion(placed, diff, met) });
  }
  return entries.map((entry) => result.get(entry) ?? entry);
}

function compare(a: Placed, b: Placed): number {
  const isUnsafe = ({ placed }: Placed) => Number(placed.finding.fix?.safety !== "safe");
  return isUnsafe(a) - isUnsafe(b) || compareImportance(a.placed, b.placed);
}

function linesOf({
  startLine,
  line,
}: {
  readonly startLine: number;
  readonly line: number;
}): readonly number[] {
  return Array.from({ length: line - startLine + 1 }, (_, index) => startLine + index);
}
