import type { ListItem, Nodes, PhrasingContent, RootContent } from "mdast";
import { gfmToMarkdown } from "mdast-util-gfm";
import { toMarkdown, type Options } from "mdast-util-to-markdown";

import type { Prose } from "../text/prose.ts";
import { oneLine } from "../text/one-line.ts";

/**
 * Building blocks of what the bot writes on GitHub. Texts become a Markdown syntax tree first, so that escaping and fence
 * lengths are the serialiser's work, and what comes from a repository can only ever be code: nobody is pinged, nothing renders.
 */

export function renderMarkdown(children: readonly RootContent[]): string {
  // The tree is written once and never changed; mdast's types just do not say readonly.
  return toMarkdown({ type: "root", children: [...children] }, OPTIONS).trimEnd();
}

const OPTIONS: Options = {
  extensions: [gfmToMarkdown({ tablePipeAlign: false })],
  bullet: "-",
  emphasis: "_",
};

export function paragraph(...parts: readonly (Prose | PhrasingContent)[]): RootContent {
  return {
    type: "paragraph",
    children: toChildren(parts),
  };
}

export function strong(...parts: readonly (Prose | PhrasingContent)[]): PhrasingContent {
  return { type: "strong", children: toChildren(parts) };
}

export function heading(depth: 2 | 3 | 4, sentence: Prose): RootContent {
  return { type: "heading", depth, children: toPhrasing(sentence) };
}

export function list(items: readonly (readonly (Prose | PhrasingContent)[])[]): RootContent {
  return {
    type: "list",
    ordered: false,
    spread: false,
    children: items.map((parts): ListItem => ({
      type: "listItem",
      spread: false,
      children: [asParagraph(parts)],
    })),
  };
}

function asParagraph(parts: readonly (Prose | PhrasingContent)[]): ListItem["children"][number] {
  return {
    type: "paragraph",
    children: toChildren(parts),
  };
}

export function table(header: readonly string[], rows: readonly Cells[]): RootContent {
  return tableOf([header.map((text) => [[text]]), ...rows]);
}

type Cells = readonly (readonly (Prose | PhrasingContent)[])[];

function tableOf(rows: readonly Cells[]): RootContent {
  return {
    type: "table",
    children: rows.map((row) => ({
      type: "tableRow",
      children: row.map((parts) => ({ type: "tableCell", children: toChildren(parts) })),
    })),
  };
}

/** The two lines at the top of a table; its rows follow, each as `renderRow` gives it. */
export function renderTableHead(header: readonly string[]): string {
  return renderMarkdown([tableOf([header.map((text) => [[text]])])]);
}

/** A row of a table as a line. No row depends on another: where it is tried how many fit, each is rendered only once. */
export function renderRow(cells: Cells): string {
  const [line = ""] = renderMarkdown([tableOf([cells])]).split("\n");
  return line;
}

/** A point of a list, as `list` gives it. */
export function renderPoint(parts: readonly (Prose | PhrasingContent)[]): string {
  return renderMarkdown([list([parts])]);
}

/** A link whose text is code: addresses are ours, texts may not be. */
export function codeLink(url: string, text: string): PhrasingContent {
  return { type: "link", url, children: [{ type: "inlineCode", value: shorten(text) }] };
}

/** A link in words of ours. */
export function textLink(url: string, text: string): PhrasingContent {
  return { type: "link", url, children: [{ type: "text", value: text }] };
}

/** A fenced block; the fence is longer than any within. */
export function codeBlock(language: "suggestion" | "diff" | "yaml" | "text", value: string): RootContent {
  return { type: "code", lang: language, value };
}

/** HTML of our own. Never pass anything that comes from a repository. */
export function html(value: string): RootContent {
  return { type: "html", value };
}

/** A collapsed block. The summary is HTML of our own. */
export function details(summary: string, children: readonly RootContent[]): readonly RootContent[] {
  return [html(`<details>\n<summary>${summary}</summary>`), ...children, html("</details>")];
}

function toChildren(parts: readonly (Prose | PhrasingContent)[]): PhrasingContent[] {
  return parts.flatMap((part) => ("type" in part ? [part] : toPhrasing(part)));
}

function toPhrasing(sentence: Prose): PhrasingContent[] {
  return sentence.map((part): PhrasingContent & Nodes =>
    typeof part === "string"
      ? { type: "text", value: part }
      : { type: "inlineCode", value: shorten(part.code) },
  );
}

/** Longest name that is shown whole, in UTF-16 units. */
const MAX_NAME = 200;

/** One line, at most MAX_NAME long. */
function shorten(text: string): string {
  const line = oneLine(text);
  return line.length > MAX_NAME ? `${line.slice(0, MAX_NAME).toWellFormed()}…` : line;
}
