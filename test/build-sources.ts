import { createHash } from "node:crypto";
import {
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
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { buildSync } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Below the project, so that its packages are found. */
const BUILDS = join(ROOT, "node_modules", ".cache", "otel-fix-test");

/**
 * A folder with the modules of src/ as they run, for tests that start a process: types are only taken away, which costs
 * no start-up time, unlike a loader. Built once for each state of the sources; several test files may ask at once.
 */
export function buildSources(): string {
  const target = join(BUILDS, digestOfSources());
  if (existsSync(target)) return target;
  mkdirSync(BUILDS, { recursive: true });
  const folder = mkdtempSync(join(BUILDS, "new-"));
  for (const { path, text } of compile(folder)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text.replace(NAME_OF_MODULE, '$1.js"'));
  }
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  try {
    renameSync(folder, target);
  } catch {
    // Another test file was faster.
    rmSync(folder, { recursive: true });
  }
  removeOldBuilds();
  return target;
}

/** Only those that no run of today can be using. */
function removeOldBuilds(): void {
  for (const name of readdirSync(BUILDS)) {
    const path = join(BUILDS, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 3_600_000) rmSync(path, { recursive: true, force: true });
  }
}

/** Types are checked elsewhere: here they are only taken away. */
function compile(outdir: string): readonly { readonly path: string; readonly text: string }[] {
  const options = { format: "esm", target: "es2023", outbase: SOURCE, outdir, write: false } as const;
  return buildSync({ ...options, entryPoints: [...listSources()] }).outputFiles;
}

/** In what is imported from beside a module. */
const NAME_OF_MODULE = /((?:from |import |import\()"\.{1,2}\/[^"\n]+)\.ts"/g;

const SOURCE = join(ROOT, "src");

function listSources(): readonly string[] {
  return readdirSync(SOURCE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => path.endsWith(".ts"))
    .sort();
}

let digest: string | null = null;

function digestOfSources(): string {
  if (digest !== null) return digest;
  const hash = createHash("sha256");
  for (const path of listSources()) hash.update(path).update(readFileSync(path));
  digest = hash.digest("hex").slice(0, 16);
  return digest;
}
