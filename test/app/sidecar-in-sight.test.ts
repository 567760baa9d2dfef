import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

import { collectFiles } from "../../src/app/files/collect-files.ts";
import { chooseFixes } from "../../src/app/fix/choose-fixes.ts";
import type { PullRequestState } from "../../src/app/ports.ts";
import { analysePullRequest } from "../../src/app/review/analyse-pull-request.ts";
import { scanFiles, type SourceFile } from "../../src/app/scan/scan-files.ts";
import { presets } from "../../src/core/config/defaults.ts";
import { rules } from "../../src/rules/index.ts";
import { changeOf, createReader } from "./reader.ts";

/** What a collector in another file says about an endpoint on localhost, for all who ask. */

const read = (name: string) =>
  readFileSync(new URL(`../fixtures/sidecar/${name}.yaml`, import.meta.url), "utf8");
const instrumentation = read("instrumentation");
const collector = read("collector");
const workload = read("workload");
const gateway = collector.replace("sidecar", "deployment");

const RULE = "loopback-endpoint";
const context = { rules, configuration: presets.default, today: "2026-01-01" };

/** The findings of the rule are those of the first file, however the others come. */
const CASES: readonly (readonly [string, Readonly<Record<string, string>>, number])[] = [
  ["no other file", { "app.yaml": instrumentation }, 1],
  ["a collector of its own", { "app.yaml": instrumentation, "z.yaml": gateway }, 1],
  ["a sidecar in a file behind it", { "app.yaml": instrumentation, "z.yaml": collector }, 0],
  ["a sidecar in a file before it", { "a.yaml": collector, "app.yaml": instrumentation }, 0],
  ["pods with a sidecar", { "app.yaml": instrumentation, "deep/down/z.yaml": workload }, 0],
  [
    "pods in values",
    { "app.yaml": instrumentation, "z.txt.yaml": 'a: {"sidecar.opentelemetry.io/inject": "x"}\n' },
    0,
  ],
];

it.each(CASES)("%s: a scan", async (_, files, count) => {
  expect(await scan(files, rules)).toBe(count);
  // The same with one rule alone.
  expect(
    await scan(
      files,
      rules.filter(({ id }) => id === RULE),
    ),
  ).toBe(count);
});

it.each(CASES)("%s: a review", async (_, files, count) => {
  const analysis = await review(files, {});
  expect(analysis.filter(({ finding }) => finding.rule === RULE)).toHaveLength(count);
});

it.each(CASES)("%s: a command", async (_, files, count) => {
  const request = { sha: "head", paths: Object.keys(files) };
  const collected = await collectFiles(
    createReader(files, {}),
    { owner: "a", repo: "b", number: 1 },
    request,
  );
  const { left } = chooseFixes(
    { contents: collected?.contents ?? new Map(), kustomizations: [] },
    { scope: { of: "all" }, finding: null, withUnsafe: true },
    { ...context, ...(collected && { sight: collected.sight }) },
  );
  expect(left.filter(({ why }) => JSON.stringify(why).includes(RULE))).toHaveLength(count);
});

it("finds in the merge base what it finds in the head: such an endpoint is old where nothing about it changed", async () => {
  const patch = "@@ -1,2 +1,3 @@\n+# new\n apiVersion: opentelemetry.io/v1alpha1\n kind: Instrumentation\n";
  const files = { "app.yaml": `# new\n${instrumentation}` };
  const alone = await review(files, { "app.yaml": patch });
  expect(alone.map(({ finding, isOld }) => [finding.rule, isOld])).toContainEqual([RULE, true]);
  const beside = await review({ ...files, "z.yaml": collector }, { "app.yaml": patch });
  expect(beside.map(({ finding }) => finding.rule)).not.toContain(RULE);
});

async function scan(files: Readonly<Record<string, string>>, asked: typeof rules): Promise<number> {
  const { findings } = await scanFiles({
    ...context,
    rules: asked,
    files: list(files),
    fixing: "none",
    writeFile: () => Promise.resolve(),
    readKustomizations: () => Promise.resolve([]),
  });
  return findings.filter(({ finding }) => finding.rule === RULE).length;
}

/** What is walked comes one by one, each after a wait. */
async function* list(files: Readonly<Record<string, string>>): AsyncGenerator<SourceFile> {
  for (const [path, text] of Object.entries(files))
    yield await Promise.resolve({ path, content: { kind: "text", text } as const });
}

/** @param patches of files that were changed; all others are new */
async function review(files: Readonly<Record<string, string>>, patches: Readonly<Record<string, string>>) {
  const paths = Object.keys(files);
  const state: Partial<PullRequestState> = {
    ref: { owner: "acme", repo: "shop", number: 1 },
    headSha: "head",
    baseSha: "base",
    today: "2026-01-01",
    threads: [],
    reviews: [],
    changedFiles: paths.map((path) => ({ path, change: changeOf(path, patches) })),
  };
  // What an analysis does not look at is left away.
  const reader = createReader(files, patches);
  const analysis = await analysePullRequest(state as PullRequestState, { ...context, reader });
  return analysis?.findings ?? [];
}
