import type { LineIndex } from "../text/line-index.ts";
import type { Fence } from "./fences.ts";

/** A block quote of a Markdown text (CommonMark 0.31, 5.1) without its marks, those of quotes within it too. */
export interface Quotation {
  /** Its first line, from 1. */
  readonly first: number;
  readonly text: string;
}

/** Each run of lines that begin with `>`; none in a fence. Lines that go on without the mark end one. */
export function findQuotations(lines: LineIndex, fences: readonly Fence[]): readonly Quotation[] {
  const found: Quotation[] = [];
  let rows: string[] = [];
  let first = 1;
  const close = (next: number) => {
    if (rows.length > 0) found.push({ first, text: rows.join("\n") });
    [rows, first] = [[], next];
  };
  let nextFence = 0;
  for (let line = 1; line <= lines.count; line += 1) {
    const fence = fences[nextFence];
    if (line === fence?.first) {
      close(fence.last + 1);
      nextFence += 1;
      line = fence.last;
      continue;
    }
    const text = lines.textOf(line);
    const [marks] = MARKS.exec(text) ?? [];
    if (marks === undefined) close(line + 1);
    else rows.push(text.slice(marks.length));
  }
  close(lines.count);
  return found;
}

const MARKS = /^(?: {0,3}>){1,10} ?/;
