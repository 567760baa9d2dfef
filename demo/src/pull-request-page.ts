import type { Palette } from "../../src/core/report/palette.ts";
import { printable, printableLines } from "../../src/core/text/printable.ts";
import { renderConversation } from "../../src/core/report/conversation.ts";
import { renderMarkdownForTerminal } from "../../src/core/report/markdown-to-terminal.ts";
import { markOf } from "../../src/core/report/review-page.ts";

/** A pull request as its page shows it, for a terminal: the diff with the review in place, and the checks below. */

export interface PageThread {
  readonly path: string;
  /** null where the thread is outdated. */
  readonly line: number | null;
  readonly startLine: number | null;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
  readonly resolvedBy: string | null;
  readonly comments: readonly { readonly author: string; readonly body: string }[];
}

export interface Page {
  readonly title: string;
  readonly number: number;
  readonly author: string;
  /** As `git diff` prints it. */
  readonly diff: string;
  readonly threads: readonly PageThread[];
  readonly reviews: readonly { readonly author: string; readonly body: string }[];
  readonly checkRuns: readonly {
    readonly name: string;
    readonly conclusion: string | null;
    readonly title: string;
    /** Markdown. */
    readonly summary: string;
  }[];
}

export interface PageOptions {
  readonly palette: Palette;
  readonly width: number;
}

export function renderPage(raw: Page, options: PageOptions): string {
  const { palette, width } = options;
  const page = withoutControls(raw);
  return [
    palette.bold(`${page.title} #${page.number}`) + palette.dim(`  opened by ${page.author}`),
    rule(palette, width),
    ...page.reviews
      .filter(({ body }) => body !== "")
      .flatMap(({ author, body }) => renderReview(author, body, options)),
    ...renderDiff(page, options),
    ...renderElsewhere(page, options),
    rule(palette, width),
    ...page.checkRuns.flatMap((run) => [
      renderCheckRun(run, palette),
      ...renderNotChecked(run.summary, options),
    ]),
  ].join("\n");
}

/** People run the demo on files of others: what is in them must not drive the terminal. */
function withoutControls(page: Page): Page {
  const mend = <T extends { readonly body: string }>(entry: T): T => ({
    ...entry,
    body: printableLines(entry.body),
  });
  return {
    ...page,
    title: printable(page.title),
    // A carriage return at a row's end is the file's line end.
    diff: printableLines(page.diff.replaceAll("\r\n", "\n")),
    threads: page.threads.map((thread) => ({ ...thread, comments: thread.comments.map(mend) })),
    reviews: page.reviews.map(mend),
    checkRuns: page.checkRuns.map((run) => ({ ...run, summary: printableLines(run.summary) })),
  };
}

function rule(palette: Palette, width: number): string {
  return palette.dim("─".repeat(width));
}

function renderReview(author: string, body: string, options: PageOptions): readonly string[] {
  const lines = renderMarkdownForTerminal(body, { ...options, replaced: [] });
  return [`${options.palette.bold(author)} reviewed`, ...lines.map((line) => `  ${line}`), ""];
}

function renderDiff(page: Page, options: PageOptions): readonly string[] {
  const { palette } = options;
  const output: string[] = [];
  const rows: (string | undefined)[] = [];
  let path = "";
  let line = 0;
  for (const row of page.diff.split("\n")) {
    const header = /^\+\+\+ (?:b\/)?(.*?)\t?$/.exec(row);
    const hunk = /^@@ -\S+ \+(\d+)/.exec(row);
    if (header !== null) output.push("", palette.bold((path = header[1] ?? "")));
    if (hunk !== null) {
      line = Number(hunk[1]) - 1;
      output.push(palette.cyan(row));
    }
    if (header !== null || hunk !== null || !/^[ +-]/.test(row) || row.startsWith("--- ")) continue;
    if (!row.startsWith("-")) line += 1;
    rows[line] = row.slice(1);
    output.push(renderRow(row, line, palette));
    if (row.startsWith("-")) continue;
    const here = page.threads.filter((thread) => thread.path === path && thread.line === line);
    output.push(...here.flatMap((thread) => renderThread(thread, rows, options)));
  }
  return output;
}

function renderRow(row: string, line: number, palette: Palette): string {
  const number = palette.dim((row.startsWith("-") ? "" : String(line)).padStart(5));
  const text = row.startsWith("+") ? palette.green(row) : row.startsWith("-") ? palette.red(row) : row;
  return `${number} ${text}`;
}

function renderThread(
  thread: PageThread,
  rows: readonly (string | undefined)[],
  options: PageOptions,
): readonly string[] {
  const { palette } = options;
  const state = thread.isResolved
    ? palette.green(` ✓ resolved${thread.resolvedBy === null ? "" : ` by ${thread.resolvedBy}`}`)
    : "";
  const outdated = thread.isOutdated ? palette.dim(" (outdated)") : "";
  const author = thread.comments[0]?.author ?? "";
  if (thread.isResolved)
    return [
      `      ${palette.dim("╭──")} ${palette.bold(author)}${state}${outdated}`,
      `      ${palette.dim("╰── the conversation is folded away")}`,
    ];
  const end = thread.line ?? 0;
  const replaced = rows.slice(thread.startLine ?? end, end + 1).filter((row) => row !== undefined);
  const bodies = thread.comments.map(({ body }) => body);
  return renderConversation({ author, state: `${state}${outdated}`, bodies, replaced }, options);
}

/** Threads that stand at no line any more. */
function renderElsewhere(page: Page, options: PageOptions): readonly string[] {
  const outdated = page.threads.filter(({ line }) => line === null);
  if (outdated.length === 0) return [];
  return [
    "",
    options.palette.dim("Conversations on lines that have changed since:"),
    ...outdated.flatMap((thread) => renderThread(thread, [], options)),
  ];
}

function renderCheckRun({ name, conclusion, title }: Page["checkRuns"][number], palette: Palette): string {
  return `${markOf(conclusion, palette)} ${palette.bold(name)} ${conclusion ?? "in progress"}: ${title}`;
}

/** What the summary says of files that were not checked: nobody should have to guess why the bot is silent. */
function renderNotChecked(summary: string, options: PageOptions): readonly string[] {
  const section = /^### Not checked\n[^]*?(?=^### |(?![^]))/m.exec(summary)?.[0];
  if (section === undefined) return [];
  const lines = renderMarkdownForTerminal(section, {
    ...options,
    width: options.width - 2,
    replaced: [],
  });
  return lines.filter((line) => line !== "").map((line) => `  ${line}`);
}
