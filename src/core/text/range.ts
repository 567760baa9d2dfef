/**
 * Positions in a text. Offsets count UTF-16 units from 0, as JavaScript strings do; lines and columns count from 1.
 */

/** Start and end offset; the end is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** The first of some ranges, in their order, that begins at an offset or behind it; their number where none does. */
export function findFrom(ranges: readonly Range[], offset: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function isWithin(inner: Range, outer: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The places of some ranges, in order, each of them once. */
export function joinRanges(ranges: readonly Range[]): readonly Range[] {
  const joined: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last === undefined || last.end < range.start) joined.push(range);
    else if (last.end < range.end) joined[joined.length - 1] = { start: last.start, end: range.end };
  }
  return joined;
}

/** Whether an offset is in one of some ranges, which are in order and apart. */
export function isInAny(offset: number, ranges: readonly Range[]): boolean {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return (ranges[low - 1]?.end ?? 0) > offset;
}
