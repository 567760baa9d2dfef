import type { Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

import type { Range } from "../text/range.ts";

/** A comment as GitHub's Markdown has it, and how much of it is read. */
export interface Comment {
  /** Lines end with \n. All offsets are in this text. */
  readonly source: string;
  readonly root: Root;
  /** What comes after the part that is read; most often "". */
  readonly unread: string;
}

/** Longest part of a comment that is read, in UTF-16 units. The parser's time can grow with its square. */
export const MAX_READ = 10_000;

export function parseComment(markdown: string): Comment {
  // The parser would drop a byte order mark itself, and all of its offsets would be off by one.
  const text = markdown.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n");
  const source = text.slice(0, findReadableEnd(text));
  const root = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return { source, root, unread: text.slice(source.length) };
}

/**
 * What is too long, nested too deeply or too crowded is cut at a blank line: the blocks before it are what they are,
 * whatever follows. Cut anywhere else, a command within a code span could lose the backtick that ends it.
 */
function findReadableEnd(text: string): number {
  const tooDeep = text.search(TOO_DEEP);
  const limit = Math.min(MAX_READ, tooDeep < 0 ? text.length : tooDeep);
  let end = 0;
  for (const blank of text.slice(0, limit).matchAll(/\n[ \t]*\n/g)) {
    const next = blank.index + blank[0].length;
    if (isCrowded(text.slice(end, next))) return end;
    end = next;
  }
  return limit < text.length || isCrowded(text.slice(end)) ? end : text.length;
}

/** A line that opens more than 32 containers: each costs the parser a frame of its stack. */
const TOO_DEEP = /^[ \t]*(?:(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t])|\[\^[^\]\n]*\]:)[ \t]*){33}/m;

/** Within a paragraph the parser's time grows with the square of the marks that may pair: seconds for some thousands. */
function isCrowded(block: string): boolean {
  return block.split("[").length > 300 || block.split(/[*_~]/).length > 1_000;
}

/** Where a node stands in the source; `undefined` for what the parser made itself, such as links of bare addresses. */
export function rangeOf(node: Nodes): Range | undefined {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  return start === undefined || end === undefined ? undefined : { start, end };
}
