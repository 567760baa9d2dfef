import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it, onTestFinished } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What the scaffold and the contract of the rules need of the project. */
const CONFIGURATION = ["package.json", "tsconfig.json", "vitest.config.ts"];
const PARTS = [...CONFIGURATION, "src", "demo/src", "scripts", "docs", "README.md"];

it("a rule that `npm run new-rule` has written keeps the contract of all rules", () => {
  const copy = mkdtempSync(join(tmpdir(), "otel-fix-new-rule-"));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  for (const part of [...PARTS, "test/rules", "test/fixtures/rules"])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  const args = ["scripts/new-rule.mjs", "brand-new-rule", "Finds what nobody has found."];
  execFileSync(process.execPath, args, { cwd: copy });
  const vitest = join(copy, "node_modules", "vitest", "vitest.mjs");
  const { status, stdout } = spawnSync(
    process.execPath,
    [vitest, "run", "--no-cache", "--reporter=verbose", "test/rules/contract.test.ts"],
    { cwd: copy, encoding: "utf8" },
  );
  expect(stdout).toContain("brand-new-rule");
  expect(status, stdout).toBe(0);
});
