import { expect, it } from "vitest";

import { chooseFixes, needsOthers } from "../../src/app/fix/choose-fixes.ts";
import { scanFiles, type FileChange, type SourceFile } from "../../src/app/scan/scan-files.ts";
import { presets } from "../../src/core/config/defaults.ts";
import type { FixScope } from "../../src/core/command/command.ts";
import { proseToText } from "../../src/core/text/prose.ts";
import { rules } from "../../src/rules/index.ts";

/** Fixes of a resource that is judged with its base, which stands in another file: `--fix` and `/otel-fix` apply them. */

const HEAD = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n";
const CHILD = `${HEAD}metadata: {name: child}\nspec:\n  baseRef: {name: base}\n  python: {}\n`;
const BASE = `${HEAD}metadata: {name: base}\nspec:\n  propagators: [tracecontext]\n`;
const FILES = { "base.yaml": BASE, "child.yaml": CHILD };

const context = {
  rules: rules.filter(({ id }) => id === "missing-recommended-disables"),
  configuration: presets.default,
  today: "2026-01-01",
};

it.each(["write", "preview"] as const)("scan --fix applies them: %s", async (fixing) => {
  const { written, report } = await scan(FILES, fixing);
  expect(report.findings).toEqual([]);
  expect(report.fixed.map(({ path }) => path)).toEqual(["child.yaml"]);
  expect(report.changes.map(({ path, before }) => [path, before])).toEqual([["child.yaml", CHILD]]);
  expect(report.changes[0]?.after).toContain("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS");
  expect(written).toEqual(fixing === "write" ? report.changes : []);
});

it("scan --fix makes one change of a file that is fixed before and after its base is looked up", async () => {
  const both = `${CHILD}---\n${HEAD}metadata: {name: other}\nspec:\n  python: {}\n`;
  const { written, report } = await scan({ ...FILES, "child.yaml": both }, "write");
  expect(report.findings).toEqual([]);
  expect(report.fixed).toHaveLength(2);
  expect(report.changes).toEqual([{ path: "child.yaml", before: both, after: written.at(-1)?.after }]);
  expect(written.map(({ before }) => before)).toEqual([both, written[0]?.after]);
});

it("leaves alone what the base does already, or what has no base in sight", async () => {
  const disables = "requests,urllib3,urllib,flask";
  const full = `${HEAD}metadata: {name: base}\nspec:\n  python:\n    env:\n    - {name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "${disables}"}\n`;
  for (const files of [{ ...FILES, "base.yaml": full }, { "child.yaml": CHILD }]) {
    const { report } = await scan(files, "write");
    expect([report.findings, report.changes]).toEqual([[], []]);
  }
});

it.each<readonly [string, FixScope]>([
  ["all", { of: "all" }],
  ["only the child's file", { of: "named", rules: [], paths: ["child.yaml"] }],
])("/otel-fix applies them: %s", (_, scope) => {
  const plan = chooseFixes(
    { contents: toContents(FILES), kustomizations: [] },
    { scope, finding: null, withUnsafe: false },
    context,
  );
  expect(plan.files.map(({ path }) => path)).toEqual(["child.yaml"]);
  expect(plan.files[0]?.after).toContain("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS");
  expect(plan.left).toEqual([]);
});

it("/otel-fix asks for the other files where one that is chosen has a base, and says so where none has it", () => {
  const own = toContents({ "child.yaml": CHILD });
  expect([needsOthers(own), needsOthers(toContents({ "base.yaml": BASE }))]).toEqual([true, false]);
  const { files, left } = chooseFixes(
    { contents: own, kustomizations: [] },
    { scope: { of: "all" }, finding: null, withUnsafe: false },
    context,
  );
  expect(files).toEqual([]);
  expect(left.map(({ why }) => proseToText(why)).join()).toContain("it has spec.baseRef");
});

function toContents(files: Readonly<Record<string, string>>) {
  return new Map(Object.entries(files).map(([path, text]) => [path, { kind: "text" as const, text }]));
}

async function scan(files: Readonly<Record<string, string>>, fixing: "write" | "preview") {
  const written: FileChange[] = [];
  const report = await scanFiles({
    ...context,
    files: list(files),
    fixing,
    writeFile: (change) => {
      written.push(change);
      return Promise.resolve();
    },
    readKustomizations: () => Promise.resolve([]),
  });
  return { written, report };
}

/** What is walked comes one by one, each after a wait. */
async function* list(files: Readonly<Record<string, string>>): AsyncGenerator<SourceFile> {
  for (const [path, text] of Object.entries(files))
    yield await Promise.resolve({ path, content: { kind: "text", text } as const });
}
