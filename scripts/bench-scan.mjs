// npm run bench:scan: what a scan of a large repository costs beside the least that any has to do, and what the command line
// takes to start. The package is measured as npm gets it. Ratios within one run; the best of several.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";

import { instrumentation, writeManifests } from "./bench-scan/manifests.mjs";

const RUNS = Number(process.env["BENCH_RUNS"] ?? 7);
const cli = resolve("packages/otel-fix/dist/cli.js");
const folder = mkdtempSync(join(tmpdir(), "otel-fix-bench-"));
/** What Node says of its memory when it ends. */
const MEMORY = `--import=data:text/javascript,process.on("exit",()=>process.stderr.write("\\nmaxrss "+process.resourceUsage().maxRSS))`;

spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
spawnSync(process.execPath, ["scripts/build-package.mjs"], { stdio: "inherit" });

/** Milliseconds and kibibytes of a run. */
function run(args) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  if (status !== 0 && status !== 1) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

function memoryOf(args) {
  const { stderr } = spawnSync(process.execPath, [MEMORY, ...args], { cwd: folder, encoding: "utf8" });
  return Number(/maxrss (\d+)/.exec(stderr)?.[1]);
}

/** The best of several runs of each, in turns. */
function compare(one, other) {
  const best = [Infinity, Infinity];
  for (let round = 0; round <= RUNS; round += 1)
    for (const [index, args] of [one, other].entries()) best[index] = Math.min(best[index], run(args));
  return best;
}

function say(name, [one, other], goal) {
  const [a, b] = [one, other].map((ms) => `${ms.toFixed(0)} ms`);
  console.log(`${(one / other).toFixed(2).padStart(6)}  ${name} (${a} and ${b}; goal ${goal})`);
}

const write = (name, text) => {
  writeFileSync(join(folder, name), text);
  return name;
};

mkdirSync(join(folder, "many"));
const bytes = writeManifests({ folder: join(folder, "many"), files: 10_000 });
console.log(
  `10,000 manifests, ${(bytes / 1e6).toFixed(0)} MB, 1 % with an Instrumentation, half of them to fix`,
);
const baseline = [resolve("scripts/bench-scan/baseline.mjs"), "many"];
say("scan / walk, read and search the bytes", compare([cli, "scan", "many"], baseline), "1.8");
const [used, empty] = [memoryOf([cli, "scan", "many"]), memoryOf(["-e", "0"])];
console.log(
  `${(used / empty).toFixed(2).padStart(6)}  peak memory / an empty node (${(used / 1024).toFixed(0)} and ${(empty / 1024).toFixed(0)} MB; goal 2.5)`,
);

mkdirSync(join(folder, "resources"));
for (let index = 0; index < 1_000; index += 1) write(`resources/${index}.yaml`, instrumentation(index, true));
const one = [cli, "scan", "resources", "--rule", "missing-recommended-disables"];
say("1,000 Instrumentations, all rules / one rule", compare([cli, "scan", "resources"], one), "1.5");

const plain = write("plain.yaml", "a: 1\n");
const found = write("found.yaml", instrumentation(1, false));
const node = ["-e", "0"];
say("a file without an Instrumentation, cold / node -e 0", compare([cli, "scan", plain], node), "1.25");
say(
  "a file with a finding and its fix, cold / node -e 0",
  compare([cli, "scan", "--diff", found], node),
  "1.7",
);

console.log("files, and the time for each as a multiple of that of 1,000 (1 is linear)");
const times = [1_000, 4_000, 16_000].map((files) => {
  const name = `files-${files}`;
  mkdirSync(join(folder, name));
  writeManifests({ folder: join(folder, name), files });
  return { files, each: Math.min(...[0, 1, 2].map(() => run([cli, "scan", name]))) / files };
});
for (const { files, each } of times)
  console.log(`${(each / times[0].each).toFixed(2).padStart(6)}  ${files} files`);
rmSync(folder, { recursive: true });
