import { spawn } from "node:child_process";
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
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import ts from "typescript";
import { onTestFinished } from "vitest";

/** The command line as people run it: a process of its own, started from a build of these sources. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

export async function run(args: readonly string[], options: RunOptions): Promise<Outcome> {
  const child = spawn(process.execPath, [join(build(), "cli.js"), ...args], {
    cwd: options.cwd,
    env: { PATH: process.env["PATH"] ?? "", ...options.env },
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => stdout.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => stderr.push(bytes));
  child.stdin.end(options.input ?? "");
  const code = await new Promise<number | null>((done, fail) => {
    child.once("error", fail);
    child.once("close", done);
  });
  return {
    code,
    stdout: Buffer.concat(stdout).toString("utf8"),
    stderr: Buffer.concat(stderr).toString("utf8"),
  };
}

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** Below the project, so that its packages are found. */
const BUILDS = join(ROOT, "node_modules", ".cache", "otel-fix-test");

/** Built once for each state of the sources; several test files may ask at the same time. */
function build(): string {
  const target = join(BUILDS, digestOfSources());
  if (existsSync(target)) return target;
  mkdirSync(BUILDS, { recursive: true });
  const folder = mkdtempSync(join(BUILDS, "new-"));
  for (const path of listSources()) {
    const target = join(folder, relative(SOURCE, path)).replace(/\.ts$/, ".js");
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, ts.transpileModule(readFileSync(path, "utf8"), TRANSPILE).outputText);
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
const TRANSPILE = {
  compilerOptions: {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
  },
};

const SOURCE = join(ROOT, "src");

function listSources(): readonly string[] {
  return readdirSync(SOURCE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => path.endsWith(".ts") && !relative(SOURCE, path).startsWith("sandbox"))
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

/** A folder with these files, by their paths; it goes with the test. */
export function createFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "otel-fix-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** A manifest whose Python section lacks the variable. */
export function manifest(name = "python"): string {
  return [
    "apiVersion: opentelemetry.io/v1alpha1",
    "kind: Instrumentation",
    "metadata:",
    `  name: ${name}`,
    "spec:",
    "  python:",
    "    env:",
    "      - name: OTEL_LOG_LEVEL",
    "        value: debug",
    "",
  ].join("\n");
}

/** The same manifest with the variable in place. */
export function fixedManifest(name = "python"): string {
  return [
    manifest(name),
    "      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS\n",
    '        value: "requests,urllib3,urllib,flask"\n',
  ].join("");
}
