import { basename } from "node:path";

import type { Palette } from "../../src/core/report/palette.ts";
import type { Bot } from "../../src/edge/bot.ts";
import type { Sandbox, SandboxPullRequest, SandboxThread } from "../../sandbox/src/start-sandbox.ts";
import { renderMarkdownForTerminal } from "../../src/core/report/markdown-to-terminal.ts";
import { renderPage } from "./pull-request-page.ts";

/** The story that the demo tells: a pull request, its review, a suggestion committed, a quiet thread, a green check. */

export interface DemoFile {
  readonly path: string;
  readonly text: string;
}

export interface Stage {
  readonly sandbox: Sandbox;
  readonly bot: Bot;
  readonly palette: Palette;
  readonly width: number;
  readonly print: (text: string) => void;
}

/** Opens the pull request that adds the files, and waits for the review. */
export async function openPullRequest(stage: Stage, files: readonly DemoFile[]): Promise<SandboxPullRequest> {
  const repository = await stage.sandbox.createRepository({
    owner: { login: "acme", type: "Organization" },
    name: "shop",
    files: { "README.md": "# shop\n" },
  });
  repository.addCollaborator("ada", "write");
  await repository.commit({
    branch: "telemetry",
    from: "main",
    files: Object.fromEntries(files.map(({ path, text }) => [path, text])),
    message: "Add auto-instrumentation",
    author: "ada",
  });
  const title =
    files.length === 1 ? `Add ${basename(files[0]?.path ?? "")}` : `Add ${files.length} manifests`;
  const pull = await repository.openPullRequest({ head: "telemetry", title, author: "ada" });
  await settle(stage);
  return pull;
}

/**
 * Commits the suggestions of the review at once, as "Add suggestion to batch" does on the page; gives their comments. Of
 * several that replace the same line, a batch takes one.
 */
export async function commitSuggestions(stage: Stage, pull: SandboxPullRequest): Promise<readonly number[]> {
  const open = (await pull.threads()).filter(
    ({ isResolved, comments: [first] }) => !isResolved && first?.body.includes("```suggestion\n") === true,
  );
  const chosen: SandboxThread[] = [];
  for (const thread of open) if (!chosen.some((other) => shareLine(thread, other))) chosen.push(thread);
  const ids = chosen.flatMap(({ comments: [first] }) => first?.id ?? []);
  if (ids.length > 0) await pull.applySuggestions(ids, "ada");
  await settle(stage);
  return ids;
}

/** An outdated thread has no line: its suggestion is no longer offered beside another one. */
function shareLine(one: SandboxThread, other: SandboxThread): boolean {
  if (one.path !== other.path || one.line === null || other.line === null) return false;
  return (one.startLine ?? one.line) <= other.line && (other.startLine ?? other.line) <= one.line;
}

/** What the bot writes leads to further webhooks: both are asked until neither has anything left. */
export async function settle({ sandbox, bot }: Pick<Stage, "sandbox" | "bot">): Promise<void> {
  for (let before = -1; before !== sandbox.deliveries.length;) {
    before = sandbox.deliveries.length;
    await sandbox.settled();
    await bot.idle();
  }
}

export async function printPage({ palette, width, print }: Stage, pull: SandboxPullRequest): Promise<void> {
  const threads = await pull.threads();
  const page = {
    title: pull.title,
    number: pull.number,
    author: pull.author,
    diff: await pull.diff(),
    threads,
    reviews: pull.reviews(),
    checkRuns: pull.checkRuns().map(({ name, conclusion, title, summary }) => ({
      name,
      conclusion,
      title: title ?? "",
      summary: summary ?? "",
    })),
  };
  print(renderPage(page, { palette, width }));
}

/** The threads and checks alone: what changed on the page while the diff stayed nearly the same. */
export async function printConversation({ palette, print }: Stage, pull: SandboxPullRequest): Promise<void> {
  for (const { path, line, isResolved, isOutdated, comments } of await pull.threads()) {
    const state = isResolved ? palette.green("✓ resolved") : palette.yellow("○ open");
    const place = line === null ? path : `${path}:${line}`;
    print(
      `${state}  ${place}${isOutdated ? palette.dim(" (outdated)") : ""}  ${palette.dim(`by ${comments[0]?.author ?? ""}`)}`,
    );
  }
  for (const { name, conclusion, title } of pull.checkRuns()) {
    print(
      `${conclusion === "success" ? palette.green("✓") : palette.yellow("●")} ${name} ${conclusion ?? ""}: ${title ?? ""}`,
    );
  }
}

/** Ada pushes other texts of the files that she added. */
export async function push(
  stage: Stage,
  pull: SandboxPullRequest,
  files: readonly DemoFile[],
): Promise<void> {
  await pull.push(Object.fromEntries(files.map(({ path, text }) => [path, text])), { author: "ada" });
  await settle(stage);
}

/** Ada says something in the conversation, and the bot gets its time to answer. */
export async function comment(stage: Stage, pull: SandboxPullRequest, body: string): Promise<void> {
  await pull.comment(body, "ada");
  await settle(stage);
}

/** The conversation's comments, and the newest commit of the branch. */
export async function printCommits(
  { palette, width, print }: Stage,
  pull: SandboxPullRequest,
): Promise<void> {
  const signs: Readonly<Record<string, string>> = { eyes: "👀", rocket: "🚀", confused: "😕" };
  for (const { author, body, reactions } of pull.comments()) {
    const given = reactions.map(({ content }) => signs[content] ?? content).join(" ");
    print(`${palette.bold(author)}  ${given}`);
    const lines = renderMarkdownForTerminal(body, { palette, width: width - 2, replaced: [] });
    print(lines.map((line) => `  ${line}`).join("\n"));
  }
  const commit = await pull.repository.readCommit(pull.headSha);
  if (commit === null) return;
  print(
    `${palette.yellow(commit.sha.slice(0, 7))} ${commit.author}${commit.isVerified ? palette.green("  Verified") : ""}`,
  );
  print(
    commit.message
      .split("\n")
      .map((line) => `  ${line}`)
      .join("\n"),
  );
}
