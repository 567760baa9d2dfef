// npm run bench:scan [-- --plot FILE.svg]: what a scan of a large repository costs beside the least that any has to do and
// beside other programs, what the command line takes to start, and how the time grows with size. The package is measured as npm
// gets it. Ratios within one run; the fastest of several (BENCH_RUNS). BENCH_FILES (2,000 at least) makes it smaller, to try it.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { measureGrowth } from "./bench-scan/growth.mjs";
import { instrumentation, writeManifests } from "./bench-scan/manifests.mjs";
import { installPeers, listFound } from "./bench-scan/peers.mjs";
import { renderPlot } from "./bench-scan/plot.mjs";
import { createReport, milliseconds } from "./bench-scan/report.mjs";
import { createStopwatch } from "./bench-scan/timing.mjs";

const { plot } = parseArgs({ options: { plot: { type: "string" } } }).values;
const FILES = Number(process.env["BENCH_FILES"] ?? 10_000);
const ONE_RULE = ["--rule", "missing-recommended-disables"];
const WORK = `scan of ${FILES.toLocaleString("en")} manifests`;
const folder = realpathSync(mkdtempSync(join(tmpdir(), "otel-fix-bench-")));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const stopwatch = createStopwatch({ folder, runs: Number(process.env["BENCH_RUNS"] ?? 7) });
const report = createReport();
const scan = [process.execPath, resolve("packages/otel-fix/dist/cli.js"), "scan"];
const empty = [process.execPath, "-e", "0"];

for (const name of ["build", "build-package"])
  spawnSync(process.execPath, [`scripts/${name}.mjs`], { stdio: "inherit" });
mkdirSync(join(folder, "many"));
const bytes = writeManifests({ folder: join(folder, "many"), files: FILES });
console.log(
  `${WORK}: ${(bytes / 1e6).toFixed(0)} MB, 1 % with an Instrumentation, half of them to fix\n` +
    `node ${process.version}, ${availableParallelism()} processors, timed by ${stopwatch.tool}`,
);
measureScan();
measurePeers();
measureRules();
measureStart();
measureSizes();
report.printTable();

function measureScan() {
  const baseline = [process.execPath, resolve("scripts/bench-scan/baseline.mjs"), "many"];
  compare({
    work: WORK,
    against: "Node walks, reads and searches the bytes of each file",
    goal: "1.8",
    before: "33",
    commands: [[...scan, "many"], baseline],
  });
  const [used, least] = [[...scan, "many"], empty].map(([, ...args]) => stopwatch.memoryOf(args));
  const megabytes = [used, least].map((size) => `${(size / 1024).toFixed(0)} MB`);
  report.add({
    work: "its peak memory",
    against: "an empty `node`",
    goal: "2.5",
    before: "4.3",
    ratio: used / least,
    detail: megabytes.join(" and "),
  });
}

function measurePeers() {
  const { peers, missing } = installPeers({ folder: join(folder, "peers"), target: "many" });
  for (const reason of missing) console.log(`not measured: ${reason}`);
  const own = listFound(
    { json: [...scan, "many", ...ONE_RULE, "--format", "json"], read: readFindings },
    folder,
  );
  const beside = (peer, goal, more = {}) => peer && comparePeer({ peer, goal, own, ...more });
  beside(peers.astGrep, "8 times as fast (12)");
  beside(peers.astGrep, "–", { work: `${WORK}, with that rule only`, options: ONE_RULE });
  beside(peers.eslint, "60 times as fast", { isSlow: true });
  beside(peers.filtered, "4", { isFaster: true });
}

/** `isFaster`: the peer is, and the ratio says how many times its time is taken; else how many times as fast the scan is. */
function comparePeer({ peer, goal, own, work = WORK, options = [], isSlow = false, isFaster = false }) {
  const [ours, theirs] = stopwatch.time([[...scan, "many", ...options], peer.command], { isSlow });
  report.add({
    work,
    against: peer.name,
    goal,
    ratio: isFaster ? ours / theirs : theirs / ours,
    unit: isFaster ? "" : " times as fast",
    detail: milliseconds(ours, theirs),
    ...compareFound(listFound(peer, folder), own),
  });
}

/** A program that finds something else does something else. */
function compareFound(found, own) {
  if (JSON.stringify(found) === JSON.stringify(own))
    return { note: `finds the same ${own.length} files`, isSame: true };
  const others = found.filter((path) => !own.includes(path)).length;
  const note = `finds ${found.length} files, otel-fix ${own.length}; ${others} of them it doesn't`;
  return { note, isSame: false };
}

function readFindings(stdout) {
  return JSON.parse(stdout).findings.map(({ path }) => path);
}

function measureRules() {
  mkdirSync(join(folder, "resources"));
  for (let index = 0; index < 1_000; index += 1)
    write(`resources/${index}.yaml`, instrumentation(index, true));
  compare({
    work: "1,000 Instrumentations, all rules",
    against: "the same with one rule",
    goal: "1.5",
    before: "1.4",
    commands: [
      [...scan, "resources"],
      [...scan, "resources", ...ONE_RULE],
    ],
  });
}

function measureStart() {
  const plain = write("plain.yaml", "a: 1\n");
  const found = write("found.yaml", instrumentation(1, false));
  const against = "`node -e 0`";
  compare({
    work: "one file without an Instrumentation, cold",
    against,
    goal: "1.25",
    before: "2.4",
    commands: [[...scan, plain], empty],
  });
  compare({
    work: "one file with a finding and its fix, cold",
    against,
    goal: "1.7",
    before: "3.0",
    commands: [[...scan, "--diff", found], empty],
  });
}

function measureSizes() {
  const counts = [FILES / 10, FILES, FILES * 10];
  const time = (path) => stopwatch.time([[...scan, path]])[0];
  const find = (path) => listFound({ json: [...scan, path, "--format", "json"], read: readFindings }, folder);
  const series = measureGrowth({ folder, counts, time, find });
  for (const { points } of series) {
    // The smallest is mostly the start of the program: what shows how time grows is the step between the others.
    const [, one, other] = points;
    report.add({
      work: `${other.what}, for each MB`,
      against: one.what,
      goal: "1 (linear)",
      ratio: other.y / other.x / (one.y / one.x),
      detail: points.map(({ label }) => label).join("; "),
    });
  }
  const words = { title: "otel-fix scan: time and size", x: "megabytes", y: "seconds" };
  if (plot !== undefined) writeFileSync(plot, renderPlot({ ...words, series }));
}

function compare({ commands, ...figure }) {
  const [one, other] = stopwatch.time(commands);
  report.add({ ...figure, ratio: one / other, detail: milliseconds(one, other) });
}

function write(name, text) {
  writeFileSync(join(folder, name), text);
  return name;
}
