// npm run bench: how time grows with size, what the cheap test saves, and what the command line takes to start. Ratios within
// one run; single times mean little.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";

import { tsImport } from "tsx/esm/api";

const { parseManifest } = await tsImport("../src/core/check.ts", import.meta.url);
const { checkManifest } = await tsImport("../src/core/check.ts", import.meta.url);
const { presets } = await tsImport("../src/core/config/defaults.ts", import.meta.url);
const { renderPatch } = await tsImport("../src/core/report/fix-diff.ts", import.meta.url);
const { rules } = await tsImport("../src/rules/index.ts", import.meta.url);

const resource = (name) =>
  `apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata:\n  name: ${name}\nspec:\n  python: {}\n`;
const repeat = (count, make) => Array.from({ length: count }, (_, index) => make(index)).join("");

const shapes = {
  "other documents around one resource": (n) =>
    repeat(n * 500, (i) => `---\nkind: ConfigMap\ndata: {k${i}: v}\n`) + `---\n${resource("x")}`,
  "documents with a finding each": (n) => repeat(n * 50, (i) => `---\n${resource(`p${i}`)}`),
  "one list of resources": (n) =>
    `apiVersion: v1\nkind: List\nitems:\n${repeat(n * 50, (i) => `- ${resource(`p${i}`).trimEnd().replaceAll("\n", "\n  ")}\n`)}`,
  "a map of many keys": (n) => `${resource("x")}  keys:\n${repeat(n * 10_000, (i) => `    k${i}: v\n`)}`,
  "one long scalar": (n) => `${resource("x")}  long: "${"x y ".repeat(n * 100_000)}"\n`,
  "a bomb of aliases": (n) =>
    `${resource("x")}  a0: &a0 [1]\n${repeat(n * 200, (i) => `  a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]\n`)}`,
};

/** Median of several runs, in milliseconds, after one that is not counted. */
function time(work) {
  work();
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[2];
}

function check(text) {
  return checkManifest(parseManifest("bench.yaml", text), {
    rules,
    policy: presets.default,
    today: "2026-01-01",
  });
}

console.log("time for four times the size, as a multiple (4 is linear)");
for (const [name, make] of Object.entries(shapes)) {
  const [small, large] = [make(1), make(4)];
  const ratio = time(() => check(large)) / time(() => check(small));
  console.log(`  ${ratio.toFixed(1).padStart(5)}  ${name} (${small.length} and ${large.length} characters)`);
}

const patched = (n) => {
  const before = shapes["documents with a finding each"](n * 10);
  return [before, before.replaceAll("python: {}", "python:\n    env: []")];
};
const [small, large] = [patched(1), patched(4)];
const ratio = time(() => renderPatch("a", ...large)) / time(() => renderPatch("a", ...small));
console.log(`  ${ratio.toFixed(1).padStart(5)}  the patch of documents with a change each`);

const other = shapes["other documents around one resource"](8).replace(/---\napiVersion[\s\S]*$/, "");
const needed = other.replaceAll("kind: ConfigMap", "kind: Instrumentation # opentelemetry.io");
const saved = time(() => check(needed)) / time(() => check(other));
console.log(
  `a manifest that cannot matter is done ${saved.toFixed(0)} times as fast as one of its size that is parsed`,
);

const folder = mkdtempSync(join(tmpdir(), "otel-fix-bench-"));
mkdirSync(join(folder, "configured", ".github"), { recursive: true });
writeFileSync(join(folder, "configured", ".github", "otel-fix.yml"), "keep: { python: [flask] }\n");
writeFileSync(join(folder, "a.yaml"), "a: 1\n");

/** Starts the built command line on a small file. */
function scan(cwd, env = {}) {
  const args = [resolve("dist/cli.js"), "scan", join(folder, "a.yaml")];
  return () =>
    execFileSync(process.execPath, args, { cwd, stdio: "ignore", env: { ...process.env, ...env } });
}

const starts = {
  "without configuration": scan(folder),
  "with configuration": scan(join(folder, "configured")),
  "with configuration and NODE_COMPILE_CACHE (Node 22.1 and later)": scan(join(folder, "configured"), {
    NODE_COMPILE_CACHE: join(folder, "cache"),
  }),
};
execFileSync(process.execPath, ["scripts/build.mjs"]);
const alone = time(() => execFileSync(process.execPath, ["--eval", ""]));
console.log("a scan of one small file, as a multiple of the time that node alone takes to start");
for (const [name, start] of Object.entries(starts))
  console.log(`  ${(time(start) / alone).toFixed(1).padStart(5)}  ${name}`);
rmSync(folder, { recursive: true });
