import { checkOptionsFor } from "../app/check-options.ts";
import { presets } from "../core/config/defaults.ts";
import { applyFixes } from "../core/fix/apply-fixes.ts";
import { parseManifest } from "../core/manifest/manifest.ts";
import { rules } from "../rules/index.ts";
import type { SandboxPullRequest } from "../sandbox/start-sandbox.ts";
import { SAMPLE, SAMPLE_MENDED } from "./sample.ts";
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

  await push(stage, pull, files);
  say("5. The mistake is back once more, and Ada comments /otel-fix: the bot commits the fix");
  await comment(stage, pull, "/otel-fix");
  await printCommits(stage, pull);
  await printConversation(stage, pull);
  return pull;
}

function mend(file: DemoFile): DemoFile {
  if (file.path === SAMPLE.path && file.text === SAMPLE.text) return SAMPLE_MENDED;
  const options = {
    ...checkOptionsFor(file.path, { rules, configuration: presets.default }),
    safeties: ["safe"],
  } as const;
  return { path: file.path, text: applyFixes(parseManifest(file.path, file.text), options).manifest.text };
}
