// npm run bench:hostile [-- --before COMMIT]: what each hostile input costs at n and at four times n, and, beside it, what it
// cost at another commit, in one run. Processor time of a process for each, so that one that does not end, or dies, is told.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { tsImport } from "tsx/esm/api";

/** Seconds for one measurement. */
const PATIENCE = 120;
/** Milliseconds. */
const FLOOR = 10;
/** Megabytes: what a small container has for the heap. */
const HEAP = 700;

const HEAD = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n";
const RESOURCE = `${HEAD}metadata:\n  name: x\nspec:\n  python: {}\n`;
const RULE = "missing-recommended-disables";
const repeat = (count, make) => Array.from({ length: count }, (_, index) => make(index)).join("");
const item = `- ${RESOURCE.trimEnd().replaceAll("\n", "\n  ")}\n`;
const list = (n) => `apiVersion: v1\nkind: List\nitems:\n${item.repeat(n)}`;

const rows = {
  "blanks in a flow list (characters)": [
    40_000,
    ({ check }, n) => check(`${HEAD}spec:\n  python:\n    env: [{name: A, value: b}${" ".repeat(n)}]\n`),
  ],
  "slashes in the path of `/otel-fix why`, for 100 files (characters)": [
    2_500,
    ({ isNamed }, n) => repeat(100, (file) => isNamed(`a/${file}.yaml`, `${"/".repeat(n)}x`)),
  ],
  "rules named in one suppression": [
    85_000,
    ({ check }, n) =>
      check(`# otel-fix: ignore[${"missing-recommended-disable,".repeat(n)}x] y\n${RESOURCE}`),
  ],
  suppressions: [50_000, ({ check }, n) => check(RESOURCE + `# otel-fix: ignore[${RULE}] x\n`.repeat(n))],
  "resources in one list": [5_000, ({ check }, n) => check(list(n))],
  "documents with a resource each": [10_000, ({ check }, n) => check(`---\n${RESOURCE}`.repeat(n))],
  "documents that name the kind": [17_500, ({ check }, n) => check(`---\n${HEAD}`.repeat(n))],
  "resources that are placed in a review": [750, ({ review }, n) => review(list(n))],
  "suppressions between the keys of a review's resource": [
    2_500,
    ({ review }, n) => review(`${HEAD}spec:\n${repeat(n, (i) => `  # otel-fix: ignore[x]\n  k${i}: v\n`)}`),
  ],
  "`](\\](` in a comment (characters)": [2_500, ({ read }, n) => read("](\\](".repeat(n / 5))],
  "`]` in a comment (characters)": [2_500, ({ read }, n) => read("]".repeat(n))],
  "`*a` in a comment (characters)": [2_500, ({ read }, n) => read("*a".repeat(n / 2))],
};

const { values } = parseArgs({
  options: {
    before: { type: "string" },
    root: { type: "string" },
    row: { type: "string" },
    n: { type: "string" },
  },
});
if (values.root === undefined) printTable(values.before);
else await measure(values.root, values.row, Number(values.n));

function printTable(before) {
  const old = before === undefined ? null : checkOut(before);
  const head = ["input", "n", "4n / n", "MB"];
  const more = old === null ? [] : [`4n / n at ${before}`, "MB", "before / now, at n", "at 4n"];
  printRow([...head, ...more]);
  printRow([...head, ...more].map(() => "---"));
  for (const [name, [n]] of Object.entries(rows)) {
    const now = [n, 4 * n].map((size) => run(".", name, size));
    const then = old === null ? [] : [n, 4 * n].map((size) => run(old, name, size));
    printRow([
      name,
      n.toLocaleString("en"),
      ...growth(now),
      ...(old === null ? [] : [...growth(then), ratio(then[0], now[0]), ratio(then[1], now[1])]),
    ]);
  }
  if (old !== null) rmSync(old, { recursive: true });
}

function printRow(cells) {
  console.log(`| ${cells.join(" | ")} |`);
}

function growth([small, large]) {
  return [ratio(large, small), large.memory === null ? "dies" : large.memory.toFixed(0)];
}

function ratio(one, other) {
  if (one.time === null) return one.why;
  if (other.time === null) return "";
  // Of what takes no time to speak of it cannot be said how it grows.
  return one.time < FLOOR && other.time < FLOOR ? "1" : (one.time / Math.max(FLOOR, other.time)).toFixed(1);
}

/** Within node_modules, so that the packages are found. */
function checkOut(commit) {
  const folder = resolve("node_modules", ".cache", `bench-hostile-${commit}`);
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync("git", ["archive", commit, "src", "package.json", "tsconfig.json"], {
    maxBuffer: 2 ** 30,
  });
  execFileSync("tar", ["-x", "-C", folder], { input: archive });
  return folder;
}

function run(root, row, n) {
  const args = [
    `--max-old-space-size=${HEAP}`,
    import.meta.filename ?? "scripts/bench-hostile.mjs",
    "--root",
    root,
    "--row",
    row,
    "--n",
    String(n),
  ];
  const { status, stdout, error } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    timeout: PATIENCE * 1000,
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (status === 0) return JSON.parse(stdout);
  return { time: null, memory: null, why: error === undefined ? "dies" : `over ${PATIENCE} s` };
}

/** Milliseconds of processor time, and the most memory that the process ever took. */
async function measure(root, row, n) {
  // Where a module stands now, and where it stood before.
  const load = (...paths) => {
    const path = paths.map((one) => resolve(join(root, "src", one))).find((one) => existsSync(one));
    return tsImport(pathToFileURL(path).href, import.meta.url);
  };
  const [
    { parseManifest },
    { checkManifest },
    { presets },
    { rules },
    { findCommands },
    { isNamed },
    { mapIdentities },
    { parseFilePatch },
    { placeFinding },
  ] = await Promise.all([
    load("core/check.ts", "core/manifest/manifest.ts"),
    load("core/check.ts", "core/fix/prove-fix.ts"),
    load("core/config/defaults.ts"),
    load("rules/index.ts"),
    load("core/command/find-commands.ts"),
    load("app/fix/choose-fixes.ts", "app/choose-fixes.ts"),
    load("core/review/identity.ts"),
    load("core/diff/file-diff.ts"),
    load("core/diff/place.ts"),
  ]);
  const ruleIds = rules.map(({ id }) => id);
  const suppressions = { mode: "allow", today: "2026-01-01", ruleIds };
  const lint = (manifest) => checkManifest(manifest, { rules, policy: presets.default, suppressions });
  const tools = {
    isNamed,
    check: (text) => lint(parseManifest("a.yaml", text)),
    read: (text) => findCommands(`/otel-fix why\n\n${text}`, { ruleIds }),
    review: (text) => {
      const manifest = parseManifest("a.yaml", text);
      const { findings } = lint(manifest);
      const lines = text.split("\n").map((line) => `+${line}`);
      const diff = parseFilePatch(`@@ -0,0 +1,${lines.length} @@\n${lines.join("\n")}`);
      return [mapIdentities(findings), findings.map((finding) => placeFinding(finding, manifest, diff))];
    },
  };
  const [small, work] = rows[row];
  // Once over a little of it: what is compiled is not what is measured.
  work(tools, small / 50);
  const before = process.cpuUsage();
  work(tools, n);
  const { user, system } = process.cpuUsage(before);
  console.log(
    JSON.stringify({ time: (user + system) / 1000, memory: process.resourceUsage().maxRSS / 1024 }),
  );
}
