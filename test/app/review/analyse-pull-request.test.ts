import { expect, it } from "vitest";

import { parseManifest } from "../../../src/core/check.ts";
import { analysePullRequest } from "../../../src/app/review/analyse-pull-request.ts";
import { findCandidates } from "../../../src/app/files/candidates.ts";
import type { PullRequestState } from "../../../src/app/ports.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { countPathSteps } from "../../../src/core/config/policy-for.ts";
import { memoryOf } from "../../../src/app/files/room.ts";
import { rules } from "../../../src/rules/index.ts";
import { createReader } from "../reader.ts";

const TEXT = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec:\n  python: {}\n";

it("keeps no more manifests of a pull request than there is memory for, and says which it did not check", async () => {
  const room = { left: memoryOf(parseManifest("a.yaml", TEXT), 1) + 1, resources: 9 };
  const analysis = await analyse(["a.yaml", "b.yaml", "c.yaml"], { room });
  expect(analysis?.findings.map(({ finding }) => finding.path)).toEqual(["a.yaml", "b.yaml"]);
  expect(analysis?.notChecked).toEqual([
    { path: "c.yaml", reason: expect.stringMatching(/^the files before it use up the memory/) },
  ]);
});

it("checks no more resources of a pull request than there are for one review, and says in which files the others are", async () => {
  const room = { left: Infinity, resources: 2 };
  const analysis = await analyse(["a.yaml", "b.yaml", "c.yaml"], { room });
  expect(analysis?.findings.map(({ finding }) => finding.path)).toEqual(["a.yaml", "b.yaml"]);
  expect(analysis?.notChecked).toEqual([
    { path: "c.yaml", reason: expect.stringMatching(/checked in one review \(10,000\)/) },
  ]);
});

it("holds no more paths against globs than there are steps for, and names those that it did not", async () => {
  const globs = Array.from({ length: 100 }, (_, index) => `**/*a*${"[ab]".repeat(40)}${index}`);
  const configuration = { ...presets.default, paths: { include: ["**/*.yaml", ...globs], exclude: [] } };
  const folder = "a/".repeat(400);
  const paths = Array.from({ length: 6 }, (_, index) => `${folder}${index}.yaml`);
  const state = createState(paths);
  const isLooked = (path: string) => findCandidates(state, configuration).includes(path);
  expect(paths.map(isLooked)).toEqual([true, true, true, true, false, false]);
  const analysis = await analyse(paths, { configuration });
  expect(analysis?.notChecked.map(({ path }) => path)).toEqual(paths.slice(4));
  expect(analysis?.notChecked[0]?.reason).toMatch(/too many steps .* \(more than 300,000,000\)/);
});

it("holds three thousand paths against the default globs with a small part of the steps", () => {
  const paths = Array.from(
    { length: 3_000 },
    (_, index) => `clusters/live-eu-1/namespaces/shop/${index}/instrumentation.yaml`,
  );
  expect(findCandidates(createState(paths), presets.default)).toHaveLength(3_000);
  const steps = paths.reduce((sum, path) => sum + countPathSteps(presets.default, path), 0);
  expect(steps).toBeLessThan(5_000_000);
});

function analyse(paths: readonly string[], wishes: Partial<Parameters<typeof analysePullRequest>[1]>) {
  const context = {
    reader: createReader(Object.fromEntries(paths.map((path) => [path, TEXT]))),
    rules,
    configuration: presets.default,
    today: "2026-01-01",
    ...wishes,
  };
  return analysePullRequest(createState(paths), context);
}

function createState(paths: readonly string[]): PullRequestState {
  const state: Partial<PullRequestState> = {
    ref: { owner: "acme", repo: "shop", number: 1 },
    headSha: "head",
    baseSha: "base",
    today: "2026-01-01",
    threads: [],
    reviews: [],
    changedFiles: paths.map((path) => ({ path, change: "added" })),
  };
  // What an analysis does not look at is left away.
  return state as PullRequestState;
}
