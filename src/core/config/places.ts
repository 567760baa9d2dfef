import type { Key } from "./render-key.ts";

/**
 * Where the values of a YAML text start: a tree like that of the values. A list by whole keys would write a long name out
 * again for everything below it.
 */

/** Offsets of a value and, in a map, of its key; of the first character for the whole. */
export interface ValuePlace {
  readonly value: number;
  readonly key: number;
  /** By name or index. */
  readonly entries: Map<string | number, ValuePlace>;
}

export function createPlaces(offsets: Pick<ValuePlace, "value" | "key"> = { value: 0, key: 0 }): ValuePlace {
  return { ...offsets, entries: new Map() };
}

/** The place of the value or, where it is missing or comes from an alias, of the nearest one around it. */
export function findValuePlace(root: ValuePlace, key: Key): ValuePlace {
  let place = root;
  for (const step of key) {
    const next = place.entries.get(step);
    if (next === undefined) return place;
    place = next;
  }
  return place;
}
