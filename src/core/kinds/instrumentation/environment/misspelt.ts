import { findGhost, KNOWN_NAMES, MEANT_NAMES, OPEN_NAMES } from "../../../../catalog/variables.ts";
import { countSlips } from "../../../text/slips.ts";

/** Names of variables that differ by a slip from one that is read. The time for a name is bounded, however long it is. */

export interface Misspelling {
  /** The names that are as near. */
  readonly meant: readonly [string, ...string[]];
  /** Whether it differs by case, dots or hyphens alone. */
  readonly isCase: boolean;
  /** Whether it differs by an S at the end of a word alone. */
  readonly isPlural: boolean;
}

/** null for a name that is read, that is near to none, or that may be of anybody's. */
export function readMisspelling(name: string): Misspelling | null {
  if (name.length > LONGEST + MAX_SLIPS || KNOWN_NAMES.has(name)) return null;
  const folded = name.toUpperCase().replaceAll(/[.-]/g, "_");
  // HOTEL_SERVICE_NAME is about a hotel.
  if (!folded.startsWith("O") || OPEN_NAMES.test(folded) || findGhost(folded) !== undefined) return null;
  if (MEANT.has(folded)) return { meant: [folded], isCase: true, isPlural: false };
  for (const slips of [1, 2] as const) {
    const [first, ...others] = candidatesFor(folded).filter((one) => countSlips(folded, one, slips) !== null);
    if (first === undefined) continue;
    const isPlural = others.length === 0 && folded === name && differsByPlural(name, first);
    return { meant: [first, ...others], isCase: false, isPlural };
  }
  return null;
}

const MAX_SLIPS = 2;
const MEANT: ReadonlySet<string> = new Set(MEANT_NAMES);
const LONGEST = Math.max(...MEANT_NAMES.map(({ length }) => length));

function candidatesFor({ length }: string): readonly string[] {
  return [-2, -1, 0, 1, 2].flatMap((more) => BY_LENGTH.get(length + more) ?? []);
}

const BY_LENGTH: ReadonlyMap<number, readonly string[]> = new Map(
  [...new Set(MEANT_NAMES.map(({ length }) => length))].map((length) => [
    length,
    MEANT_NAMES.filter((name) => name.length === length),
  ]),
);

function differsByPlural(name: string, other: string): boolean {
  const [words, others] = [name.split("_"), other.split("_")];
  if (words.length !== others.length) return false;
  const [pair, ...more] = words
    .map((word, at) => [word, others[at] ?? ""] as const)
    .filter(([a, b]) => a !== b);
  return pair !== undefined && more.length === 0 && (`${pair[0]}S` === pair[1] || pair[0] === `${pair[1]}S`);
}
