import { applyFixes, checkManifest, parseManifest } from "../../src/core/check.ts";
import { checkOptionsFor } from "../../src/app/files/check-options.ts";
import { presets } from "../../src/core/config/defaults.ts";
import { rules } from "../../src/rules/index.ts";
import type { SandboxPullRequest } from "../../sandbox/src/start-sandbox.ts";
import { SAMPLE, SAMPLE_MENDED } from "./sample.ts";
import type { DemoFile } from "./scenario.ts";
import { readToday } from "../../src/edge/today.ts";

/** What the bot owes at each point of the story. Each function gives one line for what is missing, none where all is there. */

export function findMissingCheck(pull: SandboxPullRequest): readonly string[] {
  if (pull.checkRuns().some(({ status }) => status === "completed")) return [];
  return [`no check run was completed for the commit ${pull.headSha.slice(0, 7)}`];
}

/** Of other manifests it is not known here where a comment can stand. */
export async function findMissingComment(
  pull: SandboxPullRequest,
  files: readonly DemoFile[],
): Promise<readonly string[]> {
  if (!files.includes(SAMPLE) || (await pull.threads()).length > 0) return [];
  return ["there is no comment on the sample's finding"];
}

/** Where nothing is left to find in a file, its threads are resolved. */
export async function findOpenThreads(
  pull: SandboxPullRequest,
  files: readonly DemoFile[],
): Promise<readonly string[]> {
  const quiet = new Set(files.filter(isClean).map(({ path }) => path));
  const open = (await pull.threads()).filter(({ path, isResolved }) => !isResolved && quiet.has(path));
  return open.map(describeOpen);
}

/** A thread is resolved when its suggestion is committed: that mends its finding. */
export async function findOpenThreadsOf(
  pull: SandboxPullRequest,
  committed: readonly number[],
): Promise<readonly string[]> {
  const open = (await pull.threads()).filter(
    ({ isResolved, comments: [first] }) => !isResolved && committed.includes(first?.id ?? 0),
  );
  return open.map(describeOpen);
}

function describeOpen({ path }: { path: string }): string {
  return `a thread is still open although its finding is fixed (${path})`;
}

/** Where there are safe fixes, a command leads to a commit. */
export async function findMissingCommit(
  pull: SandboxPullRequest,
  files: readonly DemoFile[],
): Promise<readonly string[]> {
  if (files.every((file) => mend(file).text === file.text)) return [];
  const commit = await pull.repository.readCommit(pull.headSha);
  return commit?.author === "otel-fix[bot]" ? [] : ["/otel-fix led to no commit of the bot's"];
}

/** The file with its findings mended: the sample's by hand, others by their safe fixes. */
export function mend(file: DemoFile): DemoFile {
  if (file.path === SAMPLE.path && file.text === SAMPLE.text) return SAMPLE_MENDED;
  const options = { ...optionsFor(file), safeties: ["safe"] } as const;
  return { path: file.path, text: applyFixes(parseManifest(file.path, file.text), options).manifest.text };
}

function isClean(file: DemoFile): boolean {
  return checkManifest(parseManifest(file.path, file.text), optionsFor(file)).findings.length === 0;
}

function optionsFor({ path }: DemoFile) {
  return checkOptionsFor(path, { rules, configuration: presets.default, today: readToday() });
}
