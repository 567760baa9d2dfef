import type { Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

import type { Range } from "../text/range.ts";
import { weighBlock } from "./parsing-work.ts";

/** A comment as GitHub's Markdown has it, and how much of it is read. */
export interface Comment {
  /** Lines end with \n. All offsets are in this text. */
  readonly source: string;
  readonly root: Root;
  /** What comes after the part that is read; most often "". */
  readonly unread: string;
}

/** Longest part of a comment that is read, in UTF-16 units. */
export const MAX_READ = 10_000;

/** Work of the parser for one comment, see parsing-work.ts. Ten thousand characters of prose take a third of it. */
export const MAX_WORK = 70_000;

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
  const start = text.slice(0, MAX_READ);
  const limit = findTooDeep(start);
  let end = 0;
  let room = MAX_WORK;
  for (const blank of text.slice(0, limit).matchAll(/\n[ \t]*\n/g)) {
    const next = blank.index + blank[0].length;
    const block = text.slice(end, next);
    room -= weighBlock(block);
    if (room < 0 || isCrowded(block)) return end;
    end = next;
  }
  const last = text.slice(end, limit);
  return limit < text.length || weighBlock(last) > room || isCrowded(last) ? end : text.length;
}

/** Containers that one line may open: each costs the parser a frame of its stack. */
const MAX_CONTAINERS = 32;

/** Where a line begins that opens more containers than are read; the text's length where none does. */
function findTooDeep(text: string): number {
  let start = 0;
  for (const line of text.split("\n")) {
    if (countContainers(line) > MAX_CONTAINERS) return start;
    start += line.length + 1;
  }
  return text.length;
}

function countContainers(line: string): number {
  const opening = /[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t])|\[\^[^\]]*\]:)/y;
  let count = 0;
  while (count <= MAX_CONTAINERS && opening.test(line)) count += 1;
  return count;
}

/** More marks than anybody pairs in one paragraph. */
function isCrowded(block: string): boolean {
  return block.split("[").length > 300 || block.split(/[*_~]/).length > 1_000;
}

/** Where a node stands in the source; `undefined` for what the parser made itself, such as links of bare addresses. */
export function rangeOf(node: Nodes): Range | undefined {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  return start === undefined || end === undefined ? undefined : { start, end };
}
