// What "Commit suggestion" makes of a file's bytes and a comment's Markdown. Pure: no pull request, no git.
import { fromMarkdown } from "mdast-util-from-markdown";
import type { Nodes } from "mdast";
import { type Refusal, unprocessable } from "../refusal.ts";

/** The lines that take the place of others. */
export interface LineReplacement {
  /** From 1, the last line included. */
  readonly first: number;
  readonly last: number;
  readonly lines: readonly string[];
}

/** The lines of the first suggestion block; null without one. A block without any line deletes. */
export function parseSuggestion(body: string): readonly string[] | null {
  const block = findBlock(fromMarkdown(body));
  if (block?.position === undefined) return null;
  const { start, end } = block.position;
  const bodyLines = body.split(/\r?\n/);
  // Whether a block between tildes counts is not known: here it does not.
  if (!/```\s*suggestion/.test(bodyLines[start.line - 1] ?? "")) return null;
  const lastLine = bodyLines[end.line - 1] ?? "";
  const isClosed = end.line > start.line && /^[\s>]*`{3,}\s*$/.test(lastLine);
  const count = end.line - start.line - (isClosed ? 1 : 0);
  return count <= 0 ? [] : block.value.split(/\r?\n/);
}

function findBlock(node: Nodes): Extract<Nodes, { type: "code" }> | null {
  if (node.type === "code") return node.lang === "suggestion" ? node : null;
  for (const child of "children" in node ? node.children : []) {
    const found = findBlock(child);
    if (found !== null) return found;
  }
  return null;
}

/** The file afterwards. As bytes: a file need not be UTF-8. */
export function replaceLines(content: Buffer, replacements: readonly LineReplacement[]): Buffer {
  const before = content.toString("latin1");
  const after = replace(before, replacements);
  if (after === before) throw refused("This suggestion is invalid because no changes were made to the code.");
  return Buffer.from(after, "latin1");
}

/** Replaces whole lines, from the last to the first, so that the numbers of the others stay right. */
function replace(text: string, replacements: readonly LineReplacement[]): string {
  // Each element ends in its newline; a last line without one stays without one, and what is put there too.
  const lines = text === "" ? [] : text.split(/(?<=\n)/);
  const openLine = text.endsWith("\n") ? null : lines.length;
  const fromLast = [...replacements].sort((one, other) => other.first - one.first);
  for (const [index, { first, last, lines: added }] of fromLast.entries()) {
    const below = fromLast[index - 1];
    if (below !== undefined && below.first <= last)
      throw refused("Only one suggestion per line can be applied in a batch.");
    const bytes = added.map((line) => Buffer.from(`${line}\n`, "utf8").toString("latin1"));
    const lastAdded = bytes.pop();
    if (lastAdded !== undefined) bytes.push(last === openLine ? lastAdded.slice(0, -1) : lastAdded);
    lines.splice(first - 1, last - first + 1, ...bytes);
  }
  return lines.join("");
}

export function refused(message: string): Refusal {
  return unprocessable(message);
}
