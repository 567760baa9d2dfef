import { readFile } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";

import { Command } from "commander";
import pc from "picocolors";

import { runBot } from "./demo/run-bot.ts";
import { SAMPLE } from "./demo/sample.ts";
import type { DemoFile } from "./demo/scenario.ts";
import { tellStory } from "./demo/tell-story.ts";
import { startSandbox } from "./sandbox/start-sandbox.ts";

// The demo: the bot's main job on an embedded GitHub, with the sample or with your own manifests.
const program = new Command("npm run demo --")
  .description("opens a pull request on an embedded GitHub, and shows what the bot makes of it")
  .argument("[manifests...]", "your own manifests (default: a sample)")
  .option("--serve", "keep it running, and print the addresses")
  .parse();

async function readOwn(path: string): Promise<DemoFile> {
  const text = await readFile(path, "utf8").catch((error: unknown) =>
    program.error(
      `expected a manifest at ${path}, which cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      { exitCode: 2 },
    ),
  );
  const below = relative("", path).split("\\").join("/");
  return {
    path: isAbsolute(below) || below.startsWith("..") ? below.replace(/^(?:\.\.\/|\/)+/, "") : below,
    text,
  };
}

const files = program.args.length === 0 ? [SAMPLE] : await Promise.all(program.args.map(readOwn));
const sandbox = await startSandbox();
const bot = await runBot(sandbox);
const width = Math.min(process.stdout.columns || 110, 120);
const print = (text: string) => process.stdout.write(`${text}\n`);
const pull = await tellStory({ sandbox, bot, palette: pc, width, print }, files);

async function close(): Promise<void> {
  await bot.close(5_000);
  await sandbox.close();
}

if (program.opts<{ serve?: boolean }>().serve === true) {
  print(
    `\nPull request  ${pull.url}\nREST API      ${sandbox.url}/api/v3\nGraphQL       ${sandbox.url}/api/graphql\nCtrl-C ends it.`,
  );
  process.once("SIGINT", () => void close());
  process.once("SIGTERM", () => void close());
} else {
  await close();
}
