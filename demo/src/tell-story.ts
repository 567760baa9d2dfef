import type { SandboxPullRequest } from "../../sandbox/src/start-sandbox.ts";
import {
  findMissingCheck,
  findMissingComment,
  findMissingCommit,
  findOpenThreads,
  findOpenThreadsOf,
  mend,
} from "./expectations.ts";
import {
  comment,
  commitSuggestions,
  openPullRequest,
  printCommits,
  printConversation,
  printPage,
  push,
  type DemoFile,
  type Stage,
} from "./scenario.ts";

export interface Story {
  readonly pull: SandboxPullRequest;
  /** What the bot owed and did not do, one line each. Then the story ends there. */
  readonly missing: readonly string[];
}

interface Scene {
  readonly stage: Stage;
  readonly pull: SandboxPullRequest;
  readonly files: readonly DemoFile[];
}

/** What is missing after an act; "over" where there is nothing further to show. */
type Outcome = readonly string[] | "over";

/** The demo from its first line to its last. */
export async function tellStory(stage: Stage, files: readonly DemoFile[]): Promise<Story> {
  say(stage, "1. Ada opens a pull request, and the bot reviews it");
  const pull = await openPullRequest(stage, files);
  await printPage(stage, pull);
  const scene = { stage, pull, files };
  for (const act of [review, mendByHand, repeatMistake, commitWithOneClick, command]) {
    const outcome = await act(scene);
    if (outcome === "over") break;
    if (outcome.length > 0) return { pull, missing: outcome };
  }
  return { pull, missing: [] };
}

function say({ print, palette }: Stage, text: string): void {
  print(`\n${palette.bold(`── ${text} `)}\n`);
}

async function review({ pull, files }: Scene): Promise<Outcome> {
  const missing = [...(await findMissingComment(pull, files)), ...findMissingCheck(pull)];
  if (missing.length > 0) return missing;
  return (await pull.threads()).length === 0 ? "over" : [];
}

async function mendByHand({ stage, pull, files }: Scene): Promise<Outcome> {
  say(stage, "2. Ada fixes it by hand: the thread is resolved");
  const mended = files.map(mend);
  await push(stage, pull, mended);
  await printConversation(stage, pull);
  return [...findMissingCheck(pull), ...(await findOpenThreads(pull, mended))];
}

async function repeatMistake({ stage, pull, files }: Scene): Promise<Outcome> {
  say(stage, "3. The mistake is back: the thread is open again");
  await push(stage, pull, files);
  await printConversation(stage, pull);
  return findMissingCheck(pull);
}

async function commitWithOneClick({ stage, pull }: Scene): Promise<Outcome> {
  const committed = await commitSuggestions(stage, pull);
  if (committed.length === 0) return "over";
  const what = committed.length === 1 ? "the suggestion" : `the ${committed.length} suggestions`;
  say(stage, `4. Ada commits ${what}: a quiet thread, a green check`);
  await printPage(stage, pull);
  return [...findMissingCheck(pull), ...(await findOpenThreadsOf(pull, committed))];
}

async function command({ stage, pull, files }: Scene): Promise<Outcome> {
  await push(stage, pull, files);
  say(stage, "5. The mistake is back once more, and Ada comments /otel-fix: the bot commits the fix");
  await comment(stage, pull, "/otel-fix");
  await printCommits(stage, pull);
  await printConversation(stage, pull);
  const missing = [...findMissingCheck(pull), ...(await findMissingCommit(pull, files))];
  return missing.length > 0 ? missing : findOpenThreads(pull, files.map(mend));
}
