import type { Range } from "./range.ts";

/**
 * Leads from the offsets of a text that is parsed to those of the file that it stands in. What is parsed may be a part of
 * the file, a copy of it in which something is masked, or a string in it; maps of one into the next compose.
 */
export interface OffsetMap {
  /** Where the character at an offset stands. */
  readonly at: (offset: number) => number;
  /** Right behind the character before an offset: where a range ends. */
  readonly after: (offset: number) => number;
}

/** Of a part of the file that begins at `base`, and of a copy of such a part in which characters were replaced one for one. */
export function shiftBy(base: number): OffsetMap {
  const shift = (offset: number) => base + offset;
  return { at: shift, after: shift };
}

/** Of a text whose characters have no places of their own: all of it stands at one range. */
export function pointAt({ start, end }: Range): OffsetMap {
  return { at: () => start, after: () => end };
}

/** A line of the inner text, and where it stands. */
export interface LinePlace {
  /** Offset of its first character in the inner text. */
  readonly inner: number;
  /** The same in the outer text. */
  readonly outer: number;
}

/**
 * Of a text whose lines stand apart in the outer one, each as it is.
 *
 * @param lines all of them, the last one too where it is empty, in order
 */
export function mapLines(lines: readonly LinePlace[]): OffsetMap {
  const at = (offset: number) => {
    const line = findLine(lines, offset);
    return line === undefined ? offset : line.outer + offset - line.inner;
  };
  return { at, after: (offset) => (offset === 0 ? at(0) : at(offset - 1) + 1) };
}

/** The last line that begins at an offset or before it. */
function findLine(lines: readonly LinePlace[], offset: number): LinePlace | undefined {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.inner ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return lines[low];
}

/** Where a range of the text stands. */
export function moveRange({ start, end }: Range, map: OffsetMap): Range {
  return { start: map.at(start), end: map.after(end) };
}

/** From the inner text through the outer one to where that stands. */
export function composeMaps(inner: OffsetMap, outer: OffsetMap): OffsetMap {
  return {
    at: (offset) => outer.at(inner.at(offset)),
    after: (offset) => outer.after(inner.after(offset)),
  };
}
