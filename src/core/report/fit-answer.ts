import type { RootContent } from "mdast";

import { prose } from "../text/prose.ts";
import { paragraph, renderMarkdown } from "./markdown.ts";

/** Leaves out of an answer what GitHub would not take, so that the rest is still said: between blocks, never within one. */

interface Part {
  readonly blocks: readonly RootContent[];
}

/** Each part has an equal share of the room, in characters; what short ones leave of theirs, the long ones get. */
export function fitParts<T extends Part>(parts: readonly T[], room: number): readonly T[] {
  const fitted = new Map<T, T>();
  let left = room;
  const shortestFirst = parts.toSorted((a, b) => lengthOf(a.blocks) - lengthOf(b.blocks));
  for (const [index, part] of shortestFirst.entries()) {
    const blocks = cut(part.blocks, Math.floor(left / (parts.length - index)));
    left -= lengthOf(blocks);
    fitted.set(part, { ...part, blocks });
  }
  return parts.map((part) => fitted.get(part) ?? part);
}

/** What the serialiser may put between two blocks: blank lines, and a comment between two lists. */
const SEPARATOR = 12;

function lengthOf(blocks: readonly RootContent[]): number {
  return blocks.reduce((sum, block) => sum + renderMarkdown([block]).length + SEPARATOR, 0);
}

const CUT = paragraph(
  prose`The rest is too long to show here. Ask about less at a time: name a rule or a path.`,
);

function cut(blocks: readonly RootContent[], room: number): readonly RootContent[] {
  if (lengthOf(blocks) <= room) return blocks;
  let left = room - lengthOf([CUT]);
  const end = blocks.findIndex((block) => (left -= lengthOf([block])) < 0);
  return [...dropOpenFold(blocks.slice(0, end)), CUT];
}

/** A fold without its end would hide all that follows. */
function dropOpenFold(blocks: readonly RootContent[]): readonly RootContent[] {
  const begins = blocks.findLastIndex((block) => isHtml(block, "<details>"));
  const ends = blocks.findLastIndex((block) => isHtml(block, "</details>"));
  return begins > ends ? blocks.slice(0, begins) : blocks;
}

function isHtml(block: RootContent, start: string): boolean {
  return block.type === "html" && block.value.startsWith(start);
}
