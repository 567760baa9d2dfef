import type { LineIndex } from "./line-index.ts";
import { onceFor } from "./once-for.ts";
import type { Range } from "./range.ts";
import { findSecrets } from "./secrets.ts";

/** Whether lines of a text may be repeated in public: they are asked for finding by finding, thousands of times for one text. */

export interface Source {
  readonly text: string;
  readonly lines: LineIndex;
}

/** Lines above that may name what stands in a range: the name of an env entry. */
const LINES_ABOVE = 3;

/** Text of one source that is searched, in UTF-16 units. What is beyond that is taken to hold a secret. */
const SEARCH_BUDGET = 20_000_000;

/** Whether a part of the text that begins and ends with lines has a secret, or a part of one. */
export function holdsSecret({ text, lines }: Source, { start, end }: Range): boolean {
  const search = searchOf(lines);
  const key = `${start} ${end}`;
  const known = search.known.get(key);
  if (known !== undefined) return known;
  const { line } = lines.positionAt(start);
  const from = lines.count === 0 ? 0 : lines.rangeOf(Math.max(1, line - LINES_ABOVE)).start;
  search.left -= end - from;
  search.keys ??= findKeys(text);
  const holds =
    search.left < 0 ||
    findSecrets(text.slice(from, end)).some((secret) => secret.end > start - from) ||
    isWithinKey(search.keys, { start, end });
  search.known.set(key, holds);
  return holds;
}

interface Search {
  readonly known: Map<string, boolean>;
  keys: readonly Key[] | null;
  left: number;
}

const searchOf = onceFor<LineIndex, Search>(() => ({ known: new Map(), keys: null, left: SEARCH_BUDGET }));

/** What begins like a PEM block. */
interface Key {
  readonly start: number;
  /** Where its first line ends; null where it is no private key. */
  readonly head: number | null;
  /** Where its last line ends; that of the text where it has none. */
  readonly end: number;
}

function findKeys(text: string): readonly Key[] {
  const ends = [...text.matchAll(/-----END [A-Z0-9 ]{0,40}-----/g)];
  const header = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/y;
  const keys: Key[] = [];
  let next = 0;
  for (let start = text.indexOf(BEGIN); start !== -1; start = text.indexOf(BEGIN, start + 1)) {
    header.lastIndex = start;
    const head = header.test(text) ? header.lastIndex : null;
    while (next < ends.length && (ends[next]?.index ?? 0) < (head ?? start)) next += 1;
    const last = ends[next];
    keys.push({ start, head, end: last === undefined ? text.length : last.index + last[0].length });
  }
  return keys;
}

const BEGIN = "-----BEGIN ";

/** A private key may begin any number of lines above. */
function isWithinKey(keys: readonly Key[], { start, end }: Range): boolean {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle]?.start ?? 0) <= end) low = middle + 1;
    else high = middle;
  }
  const key = keys[low - 1];
  if (key?.head == null || key.head > end) return false;
  return Math.min(key.end, end) > start;
}
