import type { ListItem, Root } from "mdast";

import type { Range } from "../text/range.ts";
import { rangeOf, type Comment } from "./comment-tree.ts";
import { findHiddenRanges } from "./hidden-ranges.ts";
import { isCommandLine } from "./read-line.ts";

/**
 * The lines of a comment that are commands by their place: at the start of a line of a paragraph.
 *
 * A list item is a step or an alternative that somebody describes, so that its lines are none. But a line below a list that
 * begins in the first column is one: Markdown counts it to the last item, yet its author has left the list.
 */
export function findCommandLines({ root, source }: Comment): readonly string[] {
  const hidden = findHiddenRanges(root, source.length);
  return listParagraphs(root, false)
    .flatMap((paragraph) => splitLines(paragraph, source))
    .filter((line) => isCommandLine(line.text) && !hidden.some((range) => isInside(line.start, range)))
    .map((line) => dropComments(line, source, hidden));
}

interface Paragraph {
  readonly range: Range;
  readonly isInList: boolean;
}

function listParagraphs(container: Root | ListItem, isInList: boolean): readonly Paragraph[] {
  return container.children.flatMap((node) => {
    if (node.type === "list") return node.children.flatMap((item) => listParagraphs(item, true));
    const range = node.type === "paragraph" ? rangeOf(node) : undefined;
    return range === undefined ? [] : [{ range, isInList }];
  });
}

interface Line {
  /** Offset of the first character that is no blank. */
  readonly start: number;
  readonly text: string;
}

function splitLines({ range, isInList }: Paragraph, source: string): readonly Line[] {
  const lines: Line[] = [];
  let offset = range.start;
  for (const whole of source.slice(range.start, range.end).split("\n")) {
    const start = offset + (/^[ \t]*/.exec(whole)?.[0].length ?? 0);
    const isFirstColumn = start === 0 || source[start - 1] === "\n";
    // A backslash at the end of a line is Markdown's way to break it.
    const text = source.slice(start, offset + whole.length).replace(/\\$/, "");
    if (!isInList || isFirstColumn) lines.push({ start, text: text.trimEnd() });
    offset += whole.length + 1;
  }
  return lines;
}

function isInside(offset: number, range: Range): boolean {
  return range.start <= offset && offset < range.end;
}

/** The line without what an HTML comment hides in it. */
function dropComments({ start, text }: Line, source: string, hidden: readonly Range[]): string {
  const end = start + text.length;
  const comments = hidden.filter((range) => range.start >= start && range.start < end);
  const cut = comments.filter((range) => source.startsWith("<!--", range.start));
  return cut.reduce((line, range) => blankOut(line, range.start - start, range.end - start), text).trimEnd();
}

function blankOut(line: string, from: number, to: number): string {
  const end = Math.min(to, line.length);
  return line.slice(0, from) + " ".repeat(end - from) + line.slice(end);
}
