import { isMergeKey, mergeSources, textOf, type MapNode } from "./node.ts";

/**
 * The names that a map has, those that merge keys bring in included; each is looked up by `findKey`. Own names come first,
 * in their order. null where there are more than that many.
 */
export function effectiveNames(map: MapNode, most: number): readonly string[] | null {
  const names = new Set<string>();
  const seen = new Set<MapNode>();
  // Merges can fan out without end: each map is visited once.
  const open = [map];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const pair of next.pairs) {
      const name = textOf(pair.key);
      if (isMergeKey(pair.key)) open.push(...(mergeSources(pair) ?? []));
      else if (name !== null) names.add(name);
      if (names.size > most || seen.size + open.length > most) return null;
    }
  }
  return [...names];
}
