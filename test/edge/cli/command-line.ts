import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import pc from "picocolors";
import { onTestFinished } from "vitest";

import { runProgram } from "../../../src/edge/cli/program.ts";
import { rules } from "../../../src/rules/index.ts";
import { buildProgram } from "../../build-program.ts";

/** What a call of the command line has ended with. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** The file that Node.js runs; a build of the command line unless given. */
  readonly program?: string;
}

/** All of the command line but its process: what is printed, where and why. One call at a time. */
export async function run(args: readonly string[], options: RunOptions): Promise<Outcome> {
  const output = { stdout: "", stderr: "" };
  const before = process.cwd();
  process.chdir(options.cwd);
  try {
    const code = await runProgram(args, () => Promise.resolve(rules), {
      print: (text) => (output.stdout += `${text}\n`),
      error: (text) => (output.stderr += `${text}\n`),
      readInput: () => Promise.resolve(Buffer.from(options.input ?? "")),
      palette: pc.createColors(false),
      env: options.env ?? {},
      pages: new URL("../../../src/", import.meta.url),
    });
    return { code, ...output };
  } finally {
    process.chdir(before);
  }
}

/** The command line as people run it: a process of its own, started from a build of these sources. */
export async function runProcess(args: readonly string[], options: RunOptions): Promise<Outcome> {
  const child = spawn(process.execPath, [options.program ?? buildProgram("cli"), ...args], {
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
