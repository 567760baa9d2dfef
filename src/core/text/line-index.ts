import type { Position, Range } from "./range.ts";

/**
 * Where the lines of a text start. Built once per text, in one pass; every look-up is a binary search.
 * A line ends with "\n" or "\r\n"; the end-of-line characters belong to the line that they end.
 */
export interface LineIndex {
  /** Number of lines; a text that ends with a line end has no empty last line, an empty text has none. */
  readonly count: number;
  /** Whether the text has a carriage return anywhere. */
  readonly hasCarriageReturn: boolean;
  positionAt(offset: number): Position;
  /** The line's text without its end-of-line characters. `line` counts from 1. */
  textOf(line: number): string;
  /** The line's range without its end-of-line characters. `line` counts from 1. */
  rangeOf(line: number): Range;
}

export function createLineIndex(text: string): LineIndex {
  const starts = findLineStarts(text);
  function rangeOf(line: number): Range {
    const start = starts[line - 1];
    if (start === undefined) throw new RangeError(`line ${line} of ${starts.length}`);
    const next = starts[line] ?? text.length;
    return { start, end: trimLineEnd(text, start, next) };
  }
  return {
    count: starts.length,
    hasCarriageReturn: text.includes("\r"),
    positionAt: (offset) => positionIn(starts, offset),
    textOf: (line) => text.slice(rangeOf(line).start, rangeOf(line).end),
    rangeOf,
  };
}

function findLineStarts(text: string): readonly number[] {
  if (text === "") return [];
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1 && at + 1 < text.length; at = text.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

function trimLineEnd(text: string, start: number, next: number): number {
  if (next === start || text[next - 1] !== "\n") return next;
  return next - 2 >= start && text[next - 2] === "\r" ? next - 2 : next - 1;
}

function positionIn(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1, offset };
}
