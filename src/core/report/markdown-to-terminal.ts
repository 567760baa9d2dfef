import type { List, Nodes, RootContent, Table } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import wrapAnsi from "wrap-ansi";

import type { Palette } from "./palette.ts";

/** Shows a comment's Markdown at a terminal as the pull request page shows it: what is hidden there is hidden here. */
export interface TerminalMarkdown {
  readonly palette: Palette;
  readonly width: number;
  /** The lines that a suggestion would replace, so that it can be shown as a change. */
  readonly replaced: readonly string[];
}

export function renderMarkdownForTerminal(markdown: string, options: TerminalMarkdown): readonly string[] {
  const root = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const blocks = root.children.map((node) => renderBlock(node, options)).filter((lines) => lines.length > 0);
  return blocks.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

function renderBlock(node: RootContent, options: TerminalMarkdown): readonly string[] {
  const { palette, width } = options;
  if (node.type === "paragraph") return wrap(renderInline(node, palette), width);
  if (node.type === "heading") return wrap(palette.bold(renderInline(node, palette)), width);
  if (node.type === "list") return renderList(node, options);
  if (node.type === "code") return renderCode({ language: node.lang ?? "", value: node.value }, options);
  if (node.type === "table") return renderTable(node, palette);
  return node.type === "html" ? renderHtml(node.value, palette) : [];
}

function renderInline(node: Nodes, palette: Palette): string {
  if (node.type === "text") return node.value;
  if (node.type === "inlineCode") return palette.cyan(node.value);
  if (!("children" in node)) return "";
  const text = node.children.map((child) => renderInline(child, palette)).join("");
  return node.type === "strong" ? palette.bold(text) : text;
}

function renderList(node: List, { palette, width }: TerminalMarkdown): readonly string[] {
  return node.children.flatMap((item) => {
    const text = item.children.map((child) => renderInline(child, palette)).join(" ");
    return wrap(text, width - 2).map((line, index) => `${index === 0 ? "•" : " "} ${line}`);
  });
}

interface Block {
  readonly language: string;
  readonly value: string;
}

function renderCode({ language, value }: Block, { palette, replaced }: TerminalMarkdown): readonly string[] {
  const lines = value.split("\n");
  if (language === "suggestion") {
    return [
      `${palette.bold("Suggested change")}                                  ${palette.dim("[ Commit suggestion ]")}`,
      ...replaced.map((line) => palette.red(`- ${line}`)),
      ...lines.map((line) => palette.green(`+ ${line}`)),
    ];
  }
  if (language !== "diff") return lines.map((line) => `  ${line}`);
  return lines.map((line) =>
    line.startsWith("+") ? palette.green(line) : line.startsWith("-") ? palette.red(line) : line,
  );
}

function renderTable(node: Table, palette: Palette): readonly string[] {
  const rows = node.children.map((row) => row.children.map((cell) => renderInline(cell, palette)));
  const [header = [], ...others] = rows;
  return others.flatMap((row) =>
    row.map((cell, index) => `${palette.dim(`${header[index] ?? ""}:`)} ${cell}`),
  );
}

/** Comments are hidden; a collapsed block shows its summary, opened, as a terminal has nothing to click on. */
function renderHtml(value: string, palette: Palette): readonly string[] {
  const [, opened] = value.split("<summary>", 2);
  const [summary, closed] = opened?.split("</summary>", 2) ?? [];
  if (summary === undefined || closed === undefined) return [];
  return [palette.bold(`▾ ${summary.replaceAll(/<[^<>]+>/g, "")}`)];
}

function wrap(text: string, width: number): readonly string[] {
  return wrapAnsi(text, Math.max(20, width)).split("\n");
}
