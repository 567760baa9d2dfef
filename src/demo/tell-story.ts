import { presets } from "../core/config/defaults.ts";
import { applyFixes } from "../core/fix/apply-fixes.ts";
import { parseManifest } from "../core/manifest/manifest.ts";
import { rules } from "../rules/index.ts";
import type { SandboxPullRequest } from "../sandbox/start-sandbox.ts";
import { SAMPLE, SAMPLE_MENDED } from "./sample.ts";
import {
  commitSuggestions,
  openPullRequest,
  printConversation,
  printPage,
  push,
  type DemoFile,
  type Stage,
} from "./scenario.ts";

/** The demo from its first line to its last. */
export async function tellStory(stage: Stage, files: readonly DemoFile[]): Promise<SandboxPullRequest> {
  const say = (text: string) => stage.print(`\n${stage.palette.bold(`── ${text} `)}\n`);

  say("1. Ada opens a pull request, and the bot reviews it");
  const pull = await openPullRequest(stage, files);
  await printPage(stage, pull);
  if ((await pull.threads()).length === 0) return pull;

  say("2. Ada mends it by hand: the thread is resolved");
  await push(stage, pull, files.map(mend));
  await printConversation(stage, pull);

  say("3. The mistake is back: the thread is open again");
  await push(stage, pull, files);
  await printConversation(stage, pull);

  const committed = await commitSuggestions(stage, pull);
  if (committed === 0) return pull;
  say(
    `4. Ada commits ${committed === 1 ? "the suggestion" : `the ${committed} suggestions`}: a quiet thread, a green check`,
  );
  await printPage(stage, pull);
  return pull;
}

function mend(file: DemoFile): DemoFile {
  if (file.path === SAMPLE.path && file.text === SAMPLE.text) return SAMPLE_MENDED;
  const today = new Date().toISOString().slice(0, 10);
  const options = { rules, policy: presets.default, safeties: ["safe"], today } as const;
  return { path: file.path, text: applyFixes(parseManifest(file.path, file.text), options).manifest.text };
}
