import { expect, it } from "vitest";

import { parseManifest } from "../../../src/core/check.ts";
import { memoryOf } from "../../../src/app/files/room.ts";
import { scanFiles, type SourceFile } from "../../../src/app/scan/scan-files.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { defineRule } from "../../../src/core/lint/rule.ts";
import { MAX_DOCUMENTS } from "../../../src/core/manifest/bounds.ts";
import { rules } from "../../../src/rules/index.ts";

const RESOURCE = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n";

const FLAGGED = `${RESOURCE}spec:\n  python:\n    image: x\n`;

/** More than a function takes as arguments. */
const MANY = 130_000;

it(
  "lists very many findings, and very many documents that were not checked, of one file",
  { timeout: 120_000 },
  async () => {
    const talkative = defineRule({
      id: "talkative",
      summary: "Says a lot.",
      level: "warning",
      safety: "unsafe",
      since: "0.1.0",
      visits: "instrumentation",
      *check() {
        for (let start = 0; start < MANY; start += 1)
          yield {
            message: ["once more"],
            at: { start: 0, end: 1 },
            advice: { consequence: [], cost: [], decline: [] },
            fix: { whyNoFix: "there is nothing to fix" },
          };
      },
    });
    const template = '---\nkind: {{ y "Instrumentation" }}\napiVersion: opentelemetry.io/v1\n';
    const report = await scan({ "a.yaml": `${RESOURCE}${template.repeat(MANY)}` }, { rules: [talkative] });
    expect(report.findings).toHaveLength(MANY);
    // Of one file no more documents are read; the last entry says so.
    expect(report.notChecked).toHaveLength(MAX_DOCUMENTS);
    expect(report.notChecked.at(-1)?.reason).toMatch(/more than 10,000 documents .* in one file/);
  },
);

it("keeps no more manifests than there is memory for, and says which files it did not check", async () => {
  const files = {
    "a.yaml": FLAGGED,
    "b.yaml": `${FLAGGED}    env: []\n`,
    "c.yaml": FLAGGED,
    "d.yaml": "a: b\n",
  };
  // The first takes a part of it, and the second the rest.
  const room = { left: memoryOf(parseManifest("a.yaml", FLAGGED), 1) + 1, resources: 9 };
  const { findings, notChecked } = await scan(files, { room });
  expect(findings.map(({ finding }) => finding.path)).toEqual(["a.yaml", "b.yaml"]);
  expect(notChecked).toEqual([
    {
      path: "c.yaml",
      reason: "the files before it use up the memory for one run: check it by itself, or make them smaller",
    },
  ]);
});

it("counts what it says nothing about for nothing", async () => {
  const clean = `${RESOURCE}spec: {java: {}}\n`;
  const room = { left: 1, resources: 1 };
  await scan({ "a.yaml": clean, "b.yaml": clean }, { room });
  expect(room).toEqual({ left: 1, resources: 1 });
});

function scan(files: Readonly<Record<string, string>>, wishes: Partial<Parameters<typeof scanFiles>[0]>) {
  return scanFiles({
    files: listFiles(files),
    fixing: "none",
    readKustomizations: () => Promise.resolve([]),
    writeFile: () => Promise.reject(new Error("nothing is written")),
    configuration: presets.default,
    today: "2026-01-01",
    rules,
    ...wishes,
  });
}

/** What is walked comes one by one, each after a wait. */
async function* listFiles(files: Readonly<Record<string, string>>): AsyncGenerator<SourceFile> {
  for (const [path, text] of Object.entries(files))
    yield await Promise.resolve({ path, content: { kind: "text", text } as const });
}
