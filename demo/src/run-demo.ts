import { constants } from "node:os";
import { isAbsolute, relative } from "node:path";

import { Command, CommanderError } from "commander";

import type { Palette } from "../../src/core/report/palette.ts";
import { printable, printableLines } from "../../src/core/text/printable.ts";
import { readNamedFile } from "../../src/edge/files/read-file.ts";
import { startSandbox, type Sandbox } from "../../sandbox/src/start-sandbox.ts";
import { OTEL_FIX } from "./registered-app.ts";
import { runBot } from "./run-bot.ts";
import { SAMPLE } from "./sample.ts";
import type { DemoFile } from "./scenario.ts";
import { tellStory } from "./tell-story.ts";

/** `npm run demo`: its words and its exit codes. 0 all was as promised, 1 something was missing, 2 it was called wrongly. */

export interface DemoCall {
  readonly print: (text: string) => void;
  readonly error: (text: string) => void;
  readonly palette: Palette;
  readonly width: number;
  /** Resolves when it is to end before its end: nobody reads on, or a signal came. */
  readonly ended: Promise<"reader" | "SIGINT" | "SIGTERM">;
  /** The real bot unless given. */
  readonly startBot?: typeof runBot;
}

export async function runDemo(args: readonly string[], call: DemoCall): Promise<number> {
  const wish = readWish(args, call);
  if (typeof wish === "number") return wish;
  const sandbox = await startSandbox({ app: OTEL_FIX });
  const bot = await (call.startBot ?? runBot)(sandbox);
  try {
    const story = tellStory({ sandbox, bot, ...call }, wish.files);
    const told = await Promise.race([story, call.ended]);
    if (told === "reader") return 0;
    if (typeof told === "string") return 128 + constants.signals[told];
    for (const line of told.missing) call.error(`npm run demo: ${printable(line)}`);
    if (wish.isServed) await serve(sandbox, told.pull.url, call);
    return told.missing.length > 0 ? 1 : 0;
  } finally {
    await bot.close(5_000);
    await sandbox.close();
  }
}

interface Wish {
  readonly files: readonly DemoFile[];
  readonly isServed: boolean;
}

/** What is to be shown; a number is the exit code where that is already the end. */
function readWish(args: readonly string[], { print, error }: DemoCall): Wish | number {
  const program = new Command("npm run demo --")
    .description("opens a pull request on an embedded GitHub and shows how the bot reviews it")
    .argument("[manifests...]", "your own manifests (default: a sample)")
    .option("--serve", "keep it running, and print the addresses")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => print(text.trimEnd()),
      writeErr: (text) => error(printableLines(text.trimEnd())),
    });
  try {
    program.parse([...args], { from: "user" });
  } catch (failure) {
    // Commander has said what was wrong; help ends with 0.
    if (failure instanceof CommanderError) return failure.exitCode === 0 ? 0 : 2;
    throw failure;
  }
  const isServed = program.opts<{ serve?: boolean }>().serve === true;
  if (program.args.length === 0) return { files: [SAMPLE], isServed };
  const read = program.args.map((path) => readOwn(path));
  const files = read.filter((file) => typeof file !== "string");
  for (const fault of read) if (typeof fault === "string") error(`npm run demo: ${printable(fault)}`);
  return files.length === read.length ? { files, isServed } : 2;
}

/** A file of one's own, by its path in the pull request; a text says why it cannot be shown. */
function readOwn(path: string): DemoFile | string {
  const content = readNamedFile(path);
  if (content.kind !== "text") {
    const reason = content.kind === "missing" ? "the file is gone" : content.reason;
    return `expected a manifest at "${path}": ${reason}`;
  }
  const below = relative("", path).split("\\").join("/");
  const isOutside = isAbsolute(below) || below.startsWith("..");
  return { path: isOutside ? below.replace(/^(?:\.\.\/|\/)+/, "") : below, text: content.text };
}

async function serve(sandbox: Sandbox, page: string, { print, ended }: DemoCall): Promise<void> {
  const { url } = sandbox;
  print(
    `\nPull request  ${page}\nREST API      ${url}/api/v3\nGraphQL       ${url}/api/graphql\nCtrl-C ends it.`,
  );
  await ended;
}
