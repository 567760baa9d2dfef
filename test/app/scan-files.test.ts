import { expect, it } from "vitest";

import { scanFiles, type SourceFile } from "../../src/app/scan-files.ts";
import { presets } from "../../src/core/config/defaults.ts";
import { defineRule } from "../../src/core/lint/rule.ts";

const RESOURCE = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n";

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
      *check() {
        for (let start = 0; start < MANY; start += 1)
          yield {
            message: ["once more"],
            at: { start: 0, end: 1 },
            advice: { consequence: [], cost: [], decline: [] },
            fix: { whyNot: "there is nothing to fix" },
          };
      },
    });
    const template = "---\nkind: Instrumentation\napiVersion: opentelemetry.io/{{ x }}\n";
    const report = await scanFiles({
      files: oneFile(`${RESOURCE}${template.repeat(MANY)}`),
      fixing: "none",
      readKustomizations: () => Promise.resolve([]),
      writeFile: () => Promise.reject(new Error("nothing is written")),
      configuration: presets.default,
      rules: [talkative],
    });
    expect(report.findings).toHaveLength(MANY);
    expect(report.notChecked).toHaveLength(MANY);
  },
);

// eslint-disable-next-line @typescript-eslint/require-await -- what is walked comes one by one
async function* oneFile(text: string): AsyncGenerator<SourceFile> {
  yield { path: "a.yaml", content: { kind: "text", text } };
}
