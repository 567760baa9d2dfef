import { readFile } from "node:fs/promises";

import { Command } from "commander";
import pc from "picocolors";

import { runBot } from "./demo/run-bot.ts";
import { SAMPLE } from "./demo/sample.ts";
import { commitSuggestions, openPullRequest, printPage } from "./demo/scenario.ts";
import { startSandbox } from "./sandbox/start-sandbox.ts";

// The demo: the bot's main job on an embedded GitHub, with the sample or with your own manifests.
const program = new Command("npm run demo --")
  .description("opens a pull request on an embedded GitHub, and shows what the bot makes of it")
  .argument("[manifests...]", "your own manifests (default: a sample)")
  .option("--serve", "keep it running, and print the addresses")
  .parse();
const paths = program.args;
const files =
  paths.length === 0
    ? [SAMPLE]
    : await Promise.all(
        paths.map(async (path) => ({
          path: path.replace(/^(?:\.?\.?\/)+/, ""),
          text: await readFile(path, "utf8"),
        })),
      );

const sandbox = await startSandbox();
const bot = await runBot(sandbox);
const width = Math.min(process.stdout.columns || 110, 120);
const stage = {
  sandbox,
  bot,
  palette: pc,
  width,
  print: (text: string) => process.stdout.write(`${text}\n`),
};
const say = (text: string) => stage.print(`\n${pc.inverse(` ${text} `)}\n`);

say("1. Ada opens a pull request; the bot reviews it");
const pull = await openPullRequest(stage, files);
await printPage(stage, pull);

const committed = await commitSuggestions(stage, pull);
say(
  committed === 0
    ? "2. There is no suggestion to commit"
    : `2. Ada commits ${committed === 1 ? "the suggestion" : `the ${committed} suggestions`}; the bot has nothing more to say`,
);
if (committed > 0) await printPage(stage, pull);

if (program.opts<{ serve?: boolean }>().serve === true) {
  stage.print(
    `\nPull request  ${pull.url}\nREST API      ${sandbox.url}/api/v3\nGraphQL       ${sandbox.url}/api/graphql\nCtrl-C ends it.`,
  );
} else {
  await bot.close(5_000);
  await sandbox.close();
}
