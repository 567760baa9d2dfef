// The laws of fixes on very many generated texts: every test that reads test/property-runs.ts, with more runs.
// What it finds comes with its seed, so that it can be run again.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

const runs = process.env["OTEL_FIX_RUNS"] ?? "10000";
const files = ["test", "sandbox/test", "demo/test"]
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
  .filter((path) => path.endsWith(".test.ts"))
  .filter((path) => /from "(?:\.\.?\/)+property-runs\.ts"/.test(readFileSync(path, "utf8")))
  .map((path) => path.split(sep).join("/"))
  .sort();

if (files.length === 0)
  throw new Error("no test reads test/property-runs.ts: update the words that this script searches for");
console.log(`${runs} runs of each property in\n  ${files.join("\n  ")}`);
// Twenty times the runs need more than the time of a single test.
const vitest = ["node_modules/vitest/vitest.mjs", "run", "--testTimeout=3600000", ...files];
const { status } = spawnSync(process.execPath, vitest, {
  stdio: "inherit",
  env: { ...process.env, OTEL_FIX_RUNS: runs },
});
process.exitCode = status ?? 1;
