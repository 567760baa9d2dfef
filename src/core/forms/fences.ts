import { createLineIndex, type LineIndex } from "../text/line-index.ts";
import type { Range } from "../text/range.ts";

/**
 * The fenced code blocks of a Markdown text (CommonMark 0.31, 4.5), by its lines and in one pass: those of lists too, and
 * of the admonitions and tabs of MkDocs. Blocks in quotations (`>`, see quotations.ts) and in comments are passed over. Nothing else of
 * Markdown is understood.
 */
export interface Fence {
  /** The first word behind the opening marks, in lower case. */
  readonly language: string;
  /** Its lines, without the indentation of the fence. */
  readonly lines: readonly Range[];
  /** The lines of its opening and its closing marks, from 1; one that never closes ends with the text or its list item. */
  readonly first: number;
  readonly last: number;
  readonly isClosed: boolean;
}

export function findFences(text: string, lines: LineIndex = createLineIndex(text)): readonly Fence[] {
  const fences: Fence[] = [];
  const indent = findIndent(text);
  // A part of a page that is cut out of a list item is indented as that is.
  const containers = indent > MAX_INDENT ? [indent] : [];
  let line = 1;
  while (line <= lines.count) {
    const row = readRow(text, lines, line);
    leave(containers, row);
    const opening = readOpening(text, row, containers);
    if (opening !== null) {
      const fence = readFence({ text, lines, opening, line });
      fences.push(fence);
      line = fence.last + 1;
    } else line = findCommentEnd(text, lines, line) + 1;
  }
  return fences;
}

/** Of the first line that is not blank. */
function findIndent(text: string): number {
  const start = text.search(/\S/);
  return start === -1 ? 0 : start - (text.lastIndexOf("\n", start) + 1);
}

/** A line without its indentation. */
interface Row {
  readonly start: number;
  readonly end: number;
  /** Where its first character stands that is no blank. */
  readonly content: number;
  /** The column of that, from 0: a tab leads to the next multiple of four. Infinity on a blank line. */
  readonly indent: number;
}

function readRow(text: string, lines: LineIndex, line: number): Row {
  const { start: first, end } = lines.rangeOf(line);
  const start = first === 0 && text.startsWith("\uFEFF") ? 1 : first;
  let [at, column] = [start, 0];
  for (; at < end && " \t".includes(text.charAt(at)); at += 1) column = nextColumn(text, at, column);
  return { start, end, content: at, indent: text.slice(at, end).trim() === "" ? Infinity : column };
}

function nextColumn(text: string, at: number, column: number): number {
  return text.charAt(at) === "\t" ? column + TAB - (column % TAB) : column + 1;
}

/** CommonMark 0.31, 2.2. */
const TAB = 4;

/** Behind the indentation of a line up to a column; a tab that leads further stays. */
function skipIndent(text: string, { start, content, end }: Row, indent: number): number {
  let [at, column] = [start, 0];
  for (; at < content && at < end; at += 1) {
    column = nextColumn(text, at, column);
    if (column > indent) break;
  }
  return at;
}

/** Lines that stand further left than a container's content end it; blank ones end nothing. */
function leave(containers: number[], { indent }: Row): void {
  while (containers.length > 0 && indent < (containers.at(-1) ?? 0)) containers.pop();
}

interface Opening {
  readonly mark: string;
  readonly length: number;
  readonly language: string;
  /** Column of the fence, and of the content of the container that it stands in. */
  readonly indent: number;
  readonly container: number;
}

/** The marks of list items on the way are taken in: `- ```yaml` opens a fence too. */
function readOpening(text: string, { content, end, indent }: Row, containers: number[]): Opening | null {
  let [at, column] = [content, indent];
  for (let depth = 0; at < end && depth < MAX_MARKS; depth += 1) {
    const container = containers.at(-1) ?? 0;
    if (column - container > MAX_INDENT) return null;
    const rest = text.slice(at, Math.min(end, at + MAX_LINE));
    const [fence, mark = ""] = /^(`{3,}|~{3,})/.exec(rest) ?? [];
    if (fence !== undefined) {
      const info = rest.slice(fence.length);
      // In the info string of a fence of backticks there are none: it is code within a line.
      if (mark.startsWith("`") && info.includes("`")) return null;
      return {
        mark: mark.charAt(0),
        length: mark.length,
        language: readLanguage(info),
        indent: column,
        container,
      };
    }
    const item = /^(?:[-*+]|\d{1,9}[.)])( {1,4})(?=\S)/.exec(rest);
    const isAdmonition = /^(?:!!!|\?\?\?\+?|===\+?) /.test(rest);
    if (isAdmonition) containers.push(column + 4);
    if (item === null) return null;
    at += item[0].length;
    column += item[0].length;
    containers.push(column);
  }
  return null;
}

/** List items that begin on one line. */
const MAX_MARKS = 10;
/** What stands further right is code by its indentation alone. */
const MAX_INDENT = 3;
/** A line with a fence is short. */
const MAX_LINE = 1_000;

/** `yaml title="x"`, `yaml{1,3}` and `{.yaml .numberLines}` alike. */
function readLanguage(info: string): string {
  return (/^[ \t]*(?:\{[ \t]*\.?)?([\w+#-]+)/.exec(info)?.[1] ?? "").toLowerCase();
}

interface Reading {
  readonly text: string;
  readonly lines: LineIndex;
  readonly opening: Opening;
  readonly line: number;
}

function readFence({ text, lines, opening, line: first }: Reading): Fence {
  const { language, indent, container } = opening;
  const rows: Range[] = [];
  for (let line = first + 1; line <= lines.count; line += 1) {
    const row = readRow(text, lines, line);
    // What stands left of its list item's content ends the item, and the fence with it.
    if (row.indent < container) return { language, lines: rows, first, last: line - 1, isClosed: false };
    if (isClosing(text, row, opening)) return { language, lines: rows, first, last: line, isClosed: true };
    rows.push({ start: skipIndent(text, row, indent), end: row.end });
  }
  return { language, lines: rows, first, last: lines.count, isClosed: false };
}

function isClosing(
  text: string,
  { content, end, indent }: Row,
  { mark, length, container }: Opening,
): boolean {
  if (indent === Infinity || indent - container > MAX_INDENT) return false;
  const rest = text.slice(content, end).trimEnd();
  return rest.length >= length && rest === mark.repeat(rest.length);
}

/** The last line of a comment that begins a line; the line itself where none does. */
function findCommentEnd(text: string, lines: LineIndex, line: number): number {
  const { start, end } = lines.rangeOf(line);
  if (!text.slice(start, end).trimStart().startsWith("<!--")) return line;
  const close = text.indexOf("-->", text.indexOf("<!--", start) + 4);
  return close === -1 ? lines.count : lines.positionAt(close).line;
}
