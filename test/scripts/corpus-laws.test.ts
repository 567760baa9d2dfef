import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { findBreaches, isSafe, type CorpusFile } from "../../scripts/corpus-laws.ts";
import { scanFiles, type ScanReport } from "../../src/app/scan/scan-files.ts";
import { presets } from "../../src/core/config/defaults.ts";
import type { Edit } from "../../src/core/text/edit.ts";
import { rules } from "../../src/rules/index.ts";

/** What `npm run corpus` makes of a folder, and that a fix that breaks a law does not pass there. */

const FORMS = new URL("../fixtures/forms/", import.meta.url);
const HELD: Readonly<Record<string, string>> = {
  "deploy/secret.yaml": "secret.yaml",
  "deploy/job.yaml": "job.yaml",
  "argo/application.yaml": "argo-application.yaml",
  "charts/shop/templates/otel.yaml": "template.yaml",
  "charts/stack/values.yaml": "kube-stack.values.yaml",
  "docs/guide.md": "guide.md",
  "terraform/modules.tf": "modules.tf",
};
const PLAIN = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec:\n  python:\n    env: []\n";
const files: readonly CorpusFile[] = [
  { path: "plain.yaml", text: PLAIN },
  ...Object.entries(HELD).map(([path, name]) => ({ path, text: readFileSync(new URL(name, FORMS), "utf8") })),
];

async function scan(
  sources: readonly CorpusFile[],
  fixing: "none" | "preview" = "none",
): Promise<ScanReport> {
  async function* read() {
    for (const { path, text } of sources)
      yield await Promise.resolve({ path, content: { kind: "text", text } as const });
  }
  return scanFiles({
    files: read(),
    rules,
    configuration: presets.default,
    today: "2026-01-01",
    fixing,
    writeFile: () => Promise.reject(new Error("nothing is written")),
    readKustomizations: () => Promise.resolve([]),
  });
}

describe("the laws of a corpus", () => {
  it("hold of files in every form, each with a fix", async () => {
    const [before, fixed] = [await scan(files), await scan(files, "preview")];
    expect(new Set(before.findings.filter(isSafe).map(({ finding }) => finding.path)).size).toBe(
      files.length,
    );
    expect(await findBreaches(files, { before, fixed, scan })).toEqual([]);
  });

  const at = (word: string) => PLAIN.indexOf(word);
  const replace = (word: string, text: string): Edit => ({
    start: at(word),
    end: at(word) + word.length,
    text,
  });
  const OTHER = PLAIN.replace("spec:", "metadata: {name: b}\nspec:");

  it.each<readonly [string, Edit]>([
    ["what was read before cannot be read any more", replace("env: []", "env: [")],
    ["a resource is lost", replace("kind: Instrumentation", "kind: Other")],
    ["the finding is still there", replace("env: []", "env: [{name: A, value: b}]")],
    ["there is a new finding", { start: PLAIN.length, end: PLAIN.length, text: `---\n${OTHER}` }],
  ])("say %j of a fix that does that", async (law, edit) => {
    const plain = [{ path: "plain.yaml", text: PLAIN }];
    const [found, fixed] = [await scan(plain), await scan(plain, "preview")];
    const before = {
      ...found,
      findings: found.findings.map((entry) => {
        const { fix } = entry.finding;
        return {
          ...entry,
          finding: { ...entry.finding, fix: fix === null ? null : { ...fix, edits: [edit] } },
        };
      }),
    };
    expect(await findBreaches(plain, { before, fixed, scan })).toContain(
      `plain.yaml:4 missing-recommended-disables: ${law}`,
    );
  });

  it("say so where other bytes change, where a second run changes more, and where a fix is left out", async () => {
    const plain = [{ path: "plain.yaml", text: PLAIN }];
    const [before, fixed] = [await scan(plain), await scan(plain, "preview")];
    const change = (text: string) => ({
      ...fixed,
      changes: fixed.changes.map((one) => ({ ...one, after: `${one.after}${text}` })),
    });
    const judge = (report: ScanReport) => findBreaches(plain, { before, fixed: report, scan });
    expect(await judge(change("# more\n"))).toEqual(["plain.yaml: bytes outside the edits differ"]);
    expect(await judge(change(`---\n${OTHER}`))).toContain("plain.yaml: a second run changes it again");
    expect(await judge({ ...fixed, changes: [], fixed: [] })).toContain("1 safe fixes were not applied");
  });
});

describe("npm run corpus", () => {
  const folder = mkdtempSync(join(tmpdir(), "otel-fix-corpus-"));

  beforeAll(() => {
    for (const { path, text } of [...files, { path: "notes.txt", text: "no manifest\n" }]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("reports by form what is understood, and that no law is broken", () => {
    const page = execFileSync(process.execPath, ["scripts/corpus.mjs", folder], { encoding: "utf8" });
    const rows = new Map(
      page.split("\n").map((line) => {
        const [, name = "", ...cells] = line.split("|").map((cell) => cell.trim());
        return [name, cells.slice(0, 5).join(" ")];
      }),
    );
    for (const form of ["plain", "Markdown", "Terraform", "template", "release", "chart values"])
      expect([form, rows.get(form)]).toEqual([form, "1 1 0 0 0"]);
    expect(rows.get("string in a manifest")).toBe("2 2 0 0 0");
    expect(page).toContain("Safe fixes offered: 11. Laws that they break: 0.");
    expect(page).not.toContain(folder);
    for (const { path, text } of files) expect(readFileSync(join(folder, path), "utf8")).toBe(text);
  });
});
