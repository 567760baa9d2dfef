import { readFileSync } from "node:fs";

import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, it } from "vitest";

/** Words that a reader takes in at once. */
const MAX_WORDS = 80;

/** The paragraphs of a page, those of its lists included, as plain text. */
function listParagraphs(markdown: string): readonly string[] {
  const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return findParagraphs(tree).map(textOf);
}

function findParagraphs(node: Nodes): readonly Nodes[] {
  if (node.type === "paragraph") return [node];
  return "children" in node ? node.children.flatMap(findParagraphs) : [];
}

function textOf(node: Nodes): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map(textOf).join("") : "";
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== "").length;
}

describe("docs/architecture.md", () => {
  const paragraphs = listParagraphs(readFileSync("docs/architecture.md", "utf8"));

  it("has paragraphs, and each can be counted", () => {
    expect(paragraphs.length).toBeGreaterThan(20);
    expect(listParagraphs("One `two three`\nfour.\n\n- five\n").map(countWords)).toEqual([4, 1]);
  });

  it(`has no paragraph over ${MAX_WORDS} words: what is longer is a list, a table or a diagram`, () => {
    const long = paragraphs.filter((text) => countWords(text) > MAX_WORDS);
    expect(long).toEqual([]);
  });
});
