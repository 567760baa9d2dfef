import type { Range } from "../text/range.ts";
import type { Document } from "./document.ts";
import type { Manifest } from "./manifest.ts";

export interface CommentLine extends Range {
  /** The line that it is about, from 1. */
  readonly line: number;
}

/**
 * Which line each comment of a document is about: its own, or where it stands alone the next one with content. Lines that
 * only open a part of a template (`{{- if … }}`) have none.
 */
export function findCommentLines(manifest: Manifest, document: Document): readonly CommentLine[] {
  const { lines } = manifest;
  const { comments, controls } = document;
  const lineOf = (offset: number) => lines.positionAt(offset).line;
  const isBare = testBare(manifest, groupByLine([...comments, ...controls], lineOf));
  const controlled = new Set(controls.flatMap(({ start, end }) => countFrom(lineOf(start), lineOf(end))));
  const targets = new Map<number, number>();
  const skipControls = (from: number) => {
    let line = from;
    while (controlled.has(line) && isBare(line) && !targets.has(line)) line += 1;
    // Between them and their content there may be blank lines.
    if (line > from) while (line < lines.count && lines.textOf(line).trim() === "") line += 1;
    return line;
  };
  const found: CommentLine[] = [];
  // From the last comment to the first: the line that a run of comments leads to is then known.
  for (const comment of comments.toReversed()) {
    const [first, last] = [lineOf(comment.start), lineOf(comment.end)];
    const isAlone = isBare(first) && isBare(last);
    const below = isAlone ? skipControls(last + 1) : last;
    const line = isAlone ? (targets.get(below) ?? below) : last;
    if (isAlone) targets.set(first, line);
    found.push({ ...comment, line });
  }
  return found.reverse();
}

/** Whether nothing stands in a line but what is marked in it; each line is looked at once. */
function testBare(
  { text, lines }: Manifest,
  marks: ReadonlyMap<number, readonly Range[]>,
): (line: number) => boolean {
  const known = new Map<number, boolean>();
  return (line) => {
    const isBare = known.get(line) ?? isBlankWithout(text, lines.rangeOf(line), marks.get(line) ?? []);
    known.set(line, isBare);
    return isBare;
  };
}

function countFrom(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Each range with every line that it has something of. */
function groupByLine(
  ranges: readonly Range[],
  lineOf: (offset: number) => number,
): ReadonlyMap<number, readonly Range[]> {
  const byLine = new Map<number, Range[]>();
  for (const range of ranges)
    for (const line of countFrom(lineOf(range.start), lineOf(range.end))) {
      const own = byLine.get(line) ?? [];
      byLine.set(line, own);
      own.push(range);
    }
  return byLine;
}

/** Whether a line says nothing outside of some ranges. */
function isBlankWithout(text: string, { start, end }: Range, ranges: readonly Range[]): boolean {
  let at = start;
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    if (text.slice(at, Math.max(at, range.start)).trim() !== "") return false;
    at = Math.max(at, range.end);
  }
  return text.slice(at, end).trim() === "";
}
