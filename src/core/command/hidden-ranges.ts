import type { Html, ListItem, Nodes, Root } from "mdast";

import type { Range } from "../text/range.ts";
import { rangeOf } from "./comment-tree.ts";

/**
 * The ranges of a comment that are not ordinary text: code, quotes, tables, headings, links and all else but paragraphs
 * and lists, and whatever stands between the tags of an HTML element that hides, quotes or sets apart.
 */
export function findHiddenRanges(container: Root | ListItem, end: number): readonly Range[] {
  const ranges: Range[] = [];
  let open: readonly string[] = [];
  let openedAt = 0;
  for (const node of listLeaves(container)) {
    const range = rangeOf(node);
    if (range === undefined) continue;
    if (node.type === "listItem") {
      ranges.push(...findHiddenRanges(node, range.end));
      continue;
    }
    ranges.push(range);
    const before = open.length;
    if (node.type === "html") open = passTags(open, node);
    if (before === 0 && open.length > 0) openedAt = range.start;
    if (before > 0 && open.length === 0) ranges.push({ start: openedAt, end: range.end });
  }
  // An element that is not closed ends with what it stands in.
  return open.length === 0 ? ranges : [...ranges, { start: openedAt, end }];
}

/** The nodes within that are not ordinary text, in their order, and list items, which close what is opened in them. */
function listLeaves(node: Nodes): readonly Nodes[] {
  switch (node.type) {
    case "root":
    case "paragraph":
    case "emphasis":
    case "strong":
    case "list":
      return node.children.flatMap((child) => (child.type === "listItem" ? [child] : listLeaves(child)));
    case "listItem":
      return node.children.flatMap(listLeaves);
    case "text":
    case "break":
      return [];
    default:
      return [node];
  }
}

/** The elements that are open after a piece of HTML. */
function passTags(before: readonly string[], { value }: Html): readonly string[] {
  const open = [...before];
  for (const [, slash, tag] of value.matchAll(TAG_OR_COMMENT)) {
    const name = tag?.toLowerCase();
    if (name === undefined || !ENCLOSING.has(name)) continue;
    if (slash === "") open.push(name);
    else if (open.includes(name)) open.length = open.lastIndexOf(name);
  }
  return open;
}

// What follows the name begins with another character than a name has: there is one way to read a tag.
const TAG_OR_COMMENT =
  /<!--[^]*?(?:-->|$)|<(\/?)([a-z][a-z0-9-]*)(?:(?:"[^"]*"|'[^']*'|[^a-z0-9\-'"<>])(?:"[^"]*"|'[^']*'|[^'"<>])*)?>/gi;

/**
 * Elements that hide what is in them, quote it, or make it code or something else than a line of text. Without those that
 * only format (`b`, `sub`) or need no end tag (`p`, `br`), and without unknown ones: `List<String>` opens nothing.
 */
const ENCLOSING: ReadonlySet<string> = new Set(
  (
    "a blockquote caption center cite code del details dialog div dl figcaption figure h1 h2 h3 h4 h5 h6 iframe ins kbd " +
    "noembed noframes noscript ol plaintext pre q s samp script section select strike style summary svg table tbody " +
    "template textarea tfoot thead title tt ul var xmp"
  ).split(" "),
);
