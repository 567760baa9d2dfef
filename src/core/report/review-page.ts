import type { Conclusion } from "./check-summary.ts";
import { parseMarker } from "../review/marker.ts";
import type { NewComment, ReviewPlan, ThreadOperation } from "../review/review-plan.ts";
import { printable, printableLines } from "../text/printable.ts";
import { renderConversation, type ConversationStyle } from "./conversation.ts";
import { renderMarkdownForTerminal } from "./markdown-to-terminal.ts";
import type { Palette } from "./palette.ts";

/** What a review would say, as the pull request's page shows it: the comments on their lines, and the check below. */
export interface ReviewPage {
  /** `acme/shop#12` */
  readonly pull: string;
  readonly plan: ReviewPlan;
  readonly checkRun: {
    readonly conclusion: Conclusion;
    readonly title: string;
    /** Markdown. */
    readonly summary: string;
    readonly text?: string;
  };
  /** A line of a changed file, from 1; null where it isn't known. */
  readonly lineOf: (path: string, line: number) => string | null;
}

export function renderReviewPage(page: ReviewPage, style: ConversationStyle): string {
  const { palette, width } = style;
  const { review, threads, bodies } = page.plan;
  const rule = palette.dim("─".repeat(width));
  const comments = review?.comments ?? [];
  const body = review?.hasTable === true ? renderBody(review.body, style) : [];
  const changes = [
    ...threads.flatMap((operation) => renderOperation(operation, style)),
    ...bodies.map(() => "edits the body of an earlier review"),
  ];
  const isSilent = review === null && changes.length === 0;
  return [
    `${palette.bold(printable(page.pull))}${palette.dim("  as otel-fix would review it; nothing was written")}`,
    rule,
    ...(isSilent ? ["No comment is new, and none changes."] : []),
    ...body,
    ...comments.flatMap((comment) => renderComment(comment, page, style)),
    ...changes,
    rule,
    ...renderCheck(page.checkRun, style),
  ].join("\n");
}

function renderBody(body: string, style: ConversationStyle): readonly string[] {
  const lines = renderMarkdownForTerminal(printableLines(body), { ...style, replaced: [] });
  return [`${style.palette.bold(AUTHOR)} reviews`, ...lines.map((line) => `  ${line}`), ""];
}

const AUTHOR = "otel-fix";

function renderComment(
  { path, startLine, line, body }: NewComment,
  { lineOf }: ReviewPage,
  style: ConversationStyle,
): readonly string[] {
  const { palette } = style;
  const numbers = Array.from({ length: line - startLine + 1 }, (_, at) => startLine + at);
  const rows = numbers.flatMap((number) => {
    const text = lineOf(path, number);
    return text === null ? [] : [{ number, text: printable(text) }];
  });
  const shown = rows.slice(-MOST_ROWS);
  return [
    palette.bold(printable(`${path}:${line}`)),
    ...shown.map(({ number, text }) => `${palette.dim(String(number).padStart(5))} ${text}`),
    ...renderConversation(
      { author: AUTHOR, state: "", bodies: [printableLines(body)], replaced: rows.map(({ text }) => text) },
      style,
    ),
    "",
  ];
}

/** Lines above a comment, as the page has them. */
const MOST_ROWS = 4;

function renderOperation(operation: ThreadOperation, style: ConversationStyle): readonly string[] {
  if (operation.kind === "keep") return [];
  const { thread } = operation;
  const marker = parseMarker(thread.body);
  const about = marker?.kind === "finding" ? ` about ${marker.identity.rule} in ${marker.identity.path}` : "";
  const place = thread.lines === null ? "" : `, line ${thread.lines.line}`;
  const what = `${DOES[operation.kind]} the conversation${about}${place}`;
  if (operation.kind === "resolve") return [printable(`${what}: ${WHY[operation.why]}`)];
  return [
    printable(what),
    ...renderConversation(
      { author: AUTHOR, state: "", bodies: [printableLines(operation.body)], replaced: [] },
      style,
    ),
  ];
}

const DOES = { edit: "edits", resolve: "resolves", reopen: "opens again" } as const;

const WHY: Readonly<Record<Extract<ThreadOperation, { kind: "resolve" }>["why"], string>> = {
  fixed: "the finding is fixed",
  gone: "the finding is no longer reported",
  moved: "its resource stands elsewhere now",
  outdated: "its lines have changed",
  duplicate: "another one says the same",
};

function renderCheck(
  { conclusion, title, summary, text }: ReviewPage["checkRun"],
  style: ConversationStyle,
): readonly string[] {
  const { palette, width } = style;
  const markdown = printableLines([summary, ...(text === undefined ? [] : [text])].join("\n\n"));
  const lines = renderMarkdownForTerminal(markdown, { palette, width: width - 2, replaced: [] });
  return [
    `${markOf(conclusion, palette)} ${palette.bold(AUTHOR)} ${conclusion}: ${printable(title)}`,
    ...lines.map((line) => `  ${line}`.trimEnd()),
  ];
}

export function markOf(conclusion: string | null, palette: Palette): string {
  if (conclusion === "success") return palette.green("✓");
  return conclusion === "failure" ? palette.red("✗") : palette.yellow("●");
}
