import { execFileSync, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { buildProgram } from "../../build-program.ts";
import { createFolder, manifest, run, runProcess } from "./command-line.ts";
import { readReport } from "./json-report.ts";

/** Files that never end, or are too much: what the command line reads is bounded, wherever it reads. */

const LIMIT = 100 * 1024 * 1024;

describe("a file of more than 100 MiB", () => {
  it("is listed as not checked, and the others are checked", async () => {
    const cwd = createFolder({ "a.yaml": manifest(), "huge.yaml": manifest() });
    truncateSync(join(cwd, "huge.yaml"), LIMIT + 1);
    const { code, stdout, stderr } = await runProcess(["scan", "--format", "json"], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const { findings, notChecked } = readReport(stdout);
    expect(findings.map(({ path }) => path)).toEqual(["a.yaml"]);
    expect(notChecked).toEqual([{ path: "huge.yaml", reason: "larger than 100 MiB" }]);
  });

  it.skipIf(!existsSync("/proc/self/pagemap"))("may say that it is empty", async () => {
    const cwd = createFolder();
    const { stdout } = await runProcess(["scan", "--format", "json", "/proc/self/pagemap"], { cwd });
    expect(readReport(stdout).notChecked).toEqual([
      { path: "/proc/self/pagemap", reason: "larger than 100 MiB" },
    ]);
  });
});

describe("standard input", () => {
  it("without an end is read up to 100 MiB", async () => {
    const cwd = createFolder();
    const { code, stderr } = await readFrom("/dev/zero", cwd);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "otel-fix: expected one manifest on standard input: larger than 100 MiB\n",
    });
  });
});

/** The process with a file as its standard input. */
async function readFrom(path: string, cwd: string): Promise<{ code: number | null; stderr: string }> {
  const input = openSync(path, "r");
  const child = spawn(process.execPath, [buildProgram("cli"), "scan", "--stdin"], {
    cwd,
    stdio: [input, "ignore", "pipe"],
  });
  closeSync(input);
  let stderr = "";
  child.stderr?.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return { code, stderr };
}

describe("a kustomization beside a manifest", () => {
  it("that is a pipe or a device is waited for by nobody", async () => {
    const cwd = createFolder({ "pipe/a.yaml": manifest(), "zero/a.yaml": manifest("b") });
    execFileSync("mkfifo", [join(cwd, "pipe/kustomization.yaml")]);
    symlinkSync("/dev/zero", join(cwd, "zero/kustomization.yaml"));
    const { stdout } = await runProcess(["scan", "--format", "json", "pipe/a.yaml", "zero/a.yaml"], { cwd });
    expect(readReport(stdout).findings.map(({ path }) => path)).toEqual(["pipe/a.yaml", "zero/a.yaml"]);
  });

  it("of more than 10 MiB is not read, and what it may name is not checked", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    writeFileSync(join(cwd, "kustomization.yaml"), "patches: []\n");
    truncateSync(join(cwd, "kustomization.yaml"), 10 * 1024 * 1024 + 1);
    const { stdout } = await run(["scan", "--format", "json", "a.yaml"], { cwd });
    const { findings, notChecked } = readReport(stdout);
    expect(findings).toEqual([]);
    expect(notChecked).toMatchObject([
      { path: "a.yaml", reason: expect.stringContaining("larger than 10 MiB") },
    ]);
  });
});
