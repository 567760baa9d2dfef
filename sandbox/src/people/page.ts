// A pull request's page as plain text: title, conversation, checks, and the files with every thread below its row.
import type { FileDiff, Row } from "../git/diff.ts";
import { findPosition, lineOf } from "../operations/positions.ts";
import { readPullDiff } from "../operations/pull-diff.ts";
import type { CheckRun, Pull, Thread } from "../state/records.ts";
import { type World, fullName } from "../state/world.ts";
import { pullPage } from "../render/urls.ts";

const WIDTH = 100;

/** The page of a pull request, newline at the end included. */
export async function renderPage(world: World, pull: Pull): Promise<string> {
  const { files } = await readPullDiff(pull);
  const placed = await Promise.all(pull.threads.map(place));
  const sections = [
    renderHead(world, pull),
    ...renderConversation(pull),
    ...renderChecks(pull),
    ...files.map((file) =>
      renderFile(
        file,
        placed.filter(({ thread }) => thread.path === file.path),
      ),
    ),
    ...renderOutdated(placed),
  ];
  return `${sections.join("\n\n")}\n`;
}

interface PlacedThread {
  readonly thread: Thread;
  /** Null for one that is outdated, or on its file as a whole. */
  readonly line: number | null;
}

async function place(thread: Thread): Promise<PlacedThread> {
  return { thread, line: (await findPosition(thread))?.line ?? null };
}

function renderHead(world: World, pull: Pull): string {
  const { title, number, author, base, head, repository } = pull;
  const state =
    pull.merged === null ? (pull.state === "open" && pull.draft ? "draft" : pull.state) : "merged";
  const from = head.repository === repository ? head.branch : `${fullName(head.repository)}:${head.branch}`;
  const lines = [
    `${title} #${number}`,
    `${state} · ${author.login} wants to merge ${from} into ${base.branch} · ${fullName(repository)}`,
    pullPage(world, pull),
  ];
  return pull.body === null ? lines.join("\n") : [...lines, "", pull.body].join("\n");
}

function renderConversation(pull: Pull): readonly string[] {
  const reviews = pull.reviews
    .filter((review) => review.body !== "" && review.state !== "PENDING")
    .map(({ id, author, state, body }) => ({
      id,
      head: `${author.login} reviewed (${state.toLowerCase()})`,
      body,
    }));
  const comments = pull.comments.map(({ id, author, body }) => ({
    id,
    head: `${author.login} commented`,
    body,
  }));
  return [...reviews, ...comments]
    .sort((one, other) => one.id - other.id)
    .map(({ head, body }) => box(head, body, ""));
}

function renderChecks(pull: Pull): readonly string[] {
  const runs = pull.repository.suites
    .filter(({ headSha }) => headSha === pull.head.sha)
    .flatMap((suite) => suite.runs);
  return runs.length === 0 ? [] : [["Checks", ...runs.map(renderRun)].join("\n")];
}

const SIGNS: Readonly<Record<string, string>> = { success: "✓", failure: "✗", neutral: "■", skipped: "■" };

function renderRun({ name, status, conclusion, title, actions }: CheckRun): string {
  const buttons = status === "completed" ? actions.map(({ label }) => `[${label}]`) : [];
  return [
    `  ${SIGNS[conclusion ?? ""] ?? "●"} ${name} — ${conclusion ?? status}${title === null ? "" : `: ${title}`}`,
    ...buttons,
  ].join(" ");
}

function renderFile(file: FileDiff, threads: readonly PlacedThread[]): string {
  const name = file.previousPath === null ? file.path : `${file.previousPath} → ${file.path}`;
  const whole = threads
    .filter(({ thread }) => thread.anchor === null)
    .map(({ thread }) => renderThread(thread));
  const note = file.binary ? ["  (binary file)"] : [];
  const hunks = file.hunks.flatMap(({ header, rows }) => [
    header,
    ...rows.flatMap((row) => renderRow(row, threads)),
  ]);
  return [`${name}  +${file.additions} −${file.deletions}`, ...whole, ...note, ...hunks].join("\n");
}

function renderRow(row: Row, threads: readonly PlacedThread[]): readonly string[] {
  const here = threads.filter(
    ({ thread: { anchor }, line }) => anchor !== null && line === lineOf(row, anchor.side),
  );
  const shown = here.filter(({ line }) => line !== null).map(({ thread }) => renderThread(thread));
  return [`${number(row.left)} ${number(row.right)} ${row.raw}`, ...shown];
}

function number(line: number | null): string {
  return String(line ?? "").padStart(4);
}

function renderThread({ comments, resolvedBy }: Thread): string {
  const first = comments[0];
  if (resolvedBy !== null) {
    return `          ▸ ${first?.author.login ?? ""}: ${first?.body.split("\n")[0] ?? ""} — resolved by ${resolvedBy.login}`;
  }
  return comments
    .filter(({ review }) => review.state !== "PENDING")
    .map(({ author, body }) => box(author.login, body, "          "))
    .join("\n");
}

function renderOutdated(placed: readonly PlacedThread[]): readonly string[] {
  const outdated = placed.filter(({ thread, line }) => thread.anchor !== null && line === null);
  return outdated.map(({ thread }) => `${thread.path} (outdated)\n${renderThread(thread)}`);
}

function box(head: string, body: string, indent: string): string {
  const top = `${indent}┌─ ${head} `;
  const lines = body.trimEnd().split("\n");
  return [
    top.padEnd(WIDTH, "─"),
    ...lines.map((line) => `${indent}│ ${line}`.trimEnd()),
    `${indent}└`.padEnd(WIDTH, "─"),
  ].join("\n");
}
