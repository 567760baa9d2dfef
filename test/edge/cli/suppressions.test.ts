import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { createFolder, manifest, run } from "./command-line.ts";
import { readReport } from "./json-report.ts";

const COMMENT = "  # otel-fix: ignore[missing-recommended-disables] audit trail\n";
const suppressed = manifest().replace("  python:\n", `${COMMENT}  python:\n`);
const files = { "quiet.yaml": suppressed };

it("a suppressed finding does not fail, and the report lists it", async () => {
  const { code, stdout } = await run(["scan"], { cwd: createFolder(files) });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Suppressed\n {2}quiet\.yaml:\d+:\d+ missing-recommended-disables: audit trail$/m);
  expect(stdout).toContain("no findings, 1 suppressed");
});

it("a suppressed finding stands apart in the JSON", async () => {
  const { stdout } = await run(["scan", "--format", "json"], { cwd: createFolder(files) });
  expect(readReport(stdout)).toMatchObject({
    findings: [],
    suppressed: [{ rule: "missing-recommended-disables", reason: "audit trail", until: null }],
    summary: { findings: 0, fixable: 0 },
  });
});

it("--fix leaves a suppressed finding as it is", async () => {
  const folder = createFolder(files);
  expect((await run(["scan", "--fix"], { cwd: folder })).code).toBe(0);
  expect(readFileSync(join(folder, "quiet.yaml"), "utf8")).toBe(suppressed);
});

it("a policy that denies suppressions makes the finding fail", async () => {
  const folder = createFolder({ ...files, ".github/otel-fix.yml": "suppressions: deny\n" });
  const { code, stdout } = await run(["scan"], { cwd: folder });
  expect(code).toBe(1);
  expect(stdout).toContain("has no effect");
});

it("--rule calls a suppression of another rule neither unknown nor unused", async () => {
  const folder = createFolder({ "a.yaml": suppressed.replace("python:", "java:") });
  const rules = ["--rule", "invalid-suppression", "--rule", "unused-suppression"];
  expect(await run(["scan", ...rules], { cwd: folder })).toMatchObject({ code: 0 });
});
