import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

import { buildSync } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Below the project, so that its packages are found. */
const BUILDS = join(ROOT, "node_modules", ".cache", "otel-fix-test");

/** What tests start as a process or a thread of its own, by the name of the built file. */
const PROGRAMS = {
  cli: "src/cli.ts",
  action: "src/action.ts",
  main: "src/main.ts",
  probot: "src/probot.ts",
  worker: "src/worker.ts",
  demo: "demo/src/main.ts",
  "shut-down.fixture": "test/edge/server/shut-down.fixture.ts",
  "worker.fixture": "test/edge/engine/worker.fixture.ts",
};

/**
 * The file that Node.js runs for a program. Our modules are put together by what loads them, because to find and open each
 * takes longer than anything else at a start; packages are loaded as users have them. Built once for each state of the
 * sources; several test files may ask at once.
 */
export function buildProgram(name: keyof typeof PROGRAMS): string {
  const target = join(BUILDS, digestOfSources());
  if (!existsSync(target)) build(target);
  return join(target, `${name}.js`);
}

function build(target: string): void {
  mkdirSync(BUILDS, { recursive: true });
  const folder = mkdtempSync(join(BUILDS, "new-"));
  const entryPoints = Object.entries(PROGRAMS).map(([out, path]) => ({ out, in: join(ROOT, path) }));
  const options = { bundle: true, splitting: true, packages: "external", platform: "node" } as const;
  // Types are checked elsewhere: here they are only taken away.
  buildSync({ ...options, format: "esm", target: "es2023", entryPoints, outdir: folder });
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  copyFileSync(join(ROOT, "app.yml"), join(folder, "app.yml"));
  writeFileSync(join(folder, "rule-pages.json"), JSON.stringify(readRulePages()));
  // Where a program reads its version.
  copyFileSync(join(ROOT, "package.json"), join(BUILDS, "package.json"));
  try {
    renameSync(folder, target);
  } catch {
    // Another test file was faster.
    rmSync(folder, { recursive: true });
  }
  removeOldBuilds();
}

/** As the package has them. */
function readRulePages(): Readonly<Record<string, string>> {
  const pages = listPages().map((path) => [basename(path, ".md"), readFileSync(path, "utf8")] as const);
  return Object.fromEntries(pages);
}

function listPages(): readonly string[] {
  const folder = join(ROOT, "docs", "rules");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => join(folder, name));
}

/** Only those that no run of today can be using. */
function removeOldBuilds(): void {
  for (const name of readdirSync(BUILDS).filter((one) => one !== "package.json")) {
    const path = join(BUILDS, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 3_600_000) rmSync(path, { recursive: true, force: true });
  }
}

function listSources(): readonly string[] {
  const sources = ["src", "sandbox/src", "demo/src"]
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => path.endsWith(".ts"))
    .sort();
  return [...sources, ...listPages(), ...Object.values(PROGRAMS).map((path) => join(ROOT, path))];
}

let digest: string | null = null;

function digestOfSources(): string {
  if (digest !== null) return digest;
  const hash = createHash("sha256");
  for (const path of listSources()) hash.update(path).update(readFileSync(path));
  digest = hash.digest("hex").slice(0, 16);
  return digest;
}
