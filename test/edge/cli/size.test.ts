import { describe, expect, it, vi } from "vitest";

import { createFolder, manifest, runProcess } from "./command-line.ts";
import { readReport } from "./json-report.ts";

/** Megabytes of memory that the process gets. Without any bound, each of the large texts takes several times as much. */
const HEAP = 1000;

// What is measured is memory. A busy machine takes its time.
vi.setConfig({ testTimeout: 300_000 });

const RESOURCE = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec: {python: {}}\n";

/** Megabytes of small pieces, which cost memory of their own; for other pieces see compose.test.ts. */
const LARGE = { "numbers.yaml": `${RESOURCE}x: [${"1,".repeat(1_000_000)}1]\n` };

async function scan(files: Readonly<Record<string, string>>) {
  const { code, stdout } = await runProcess(["scan", "--format", "json"], {
    cwd: createFolder(files),
    env: { NODE_OPTIONS: `--max-old-space-size=${HEAP}` },
  });
  // Node.js ends with a signal where it runs out of memory.
  expect(code).not.toBeNull();
  return readReport(stdout);
}

describe("a document of very many values and marks", () => {
  it("is not checked, and the files beside it are", async () => {
    const { findings, notChecked } = await scan({ ...LARGE, "z.yaml": manifest() });
    expect(findings.map(({ path }) => path)).toEqual(["z.yaml"]);
    expect(notChecked.map(({ path }) => path).toSorted()).toEqual(Object.keys(LARGE).toSorted());
    for (const { reason } of notChecked)
      expect(reason).toMatch(
        /^line \d+: reading the file up to here would take more than 500 MB of memory: put the Instrumentation in its own file$/,
      );
  });

  it("is read only to its first error", async () => {
    const { notChecked } = await scan({ "a.yaml": `${RESOURCE}x: "${"\\q".repeat(4_900_000)}"\n` });
    expect(notChecked.map(({ reason }) => reason)).toEqual([
      String.raw`line 4: not valid YAML or JSON: Invalid escape sequence \q`,
    ]);
  });
});

describe("a manifest of many thousands of lines", () => {
  it("is checked", async () => {
    // As a list of custom resource definitions is written, with an Instrumentation at its end.
    const property = (i: number) =>
      `          field${i}:\n            description: ${"What this field is for, in some words. ".repeat(4)}\n            type: string\n`;
    const list = `apiVersion: v1\nkind: List\nitems:\n- kind: CustomResourceDefinition\n  apiVersion: apiextensions.k8s.io/v1\n  properties:\n`;
    const text = list + Array.from({ length: 6_000 }, (_, i) => property(i)).join("");
    const item = `- ${RESOURCE.trimEnd().replaceAll("\n", "\n  ")}\n`;
    expect(text.length).toBeGreaterThan(1_200_000);
    const { findings, notChecked } = await scan({ "a.yaml": text + item });
    expect(notChecked).toEqual([]);
    expect(findings).toHaveLength(1);
  });
});
