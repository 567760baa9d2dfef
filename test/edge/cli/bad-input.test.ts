import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { buildProgram } from "../../build-program.ts";
import { createFolder, fixedManifest, manifest, run, runProcess } from "./command-line.ts";

describe("a folder with what can't be read", () => {
  it("that has names that are no text says so of each, and checks the others", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    const bytes = (name: string) => Buffer.concat([Buffer.from(`${cwd}/${name}`), Buffer.from([0xff, 0xfe])]);
    linkSync(join(cwd, "a.yaml"), Buffer.concat([bytes("b"), Buffer.from(".yaml")]));
    mkdirSync(bytes("folder"));
    const { code, stdout, stderr } = await run(["scan", "--quiet"], { cwd });
    expect(code).toBe(2);
    expect(stdout).toContain("a.yaml:");
    expect(stderr.split("\n").filter((line) => line.includes("isn't UTF-8: rename it"))).toHaveLength(2);
  });

  it("that leads to itself by links, and holds a socket, ends, and lists them", async () => {
    const cwd = createFolder({ "a.yaml": manifest(), "sub/b.yaml": fixedManifest() });
    symlinkSync("..", join(cwd, "sub", "loop"));
    symlinkSync("loop.yaml", join(cwd, "sub", "loop.yaml"));
    const server = createServer().listen(join(cwd, "s.yaml"));
    onTestFinished(() => void server.close());
    await new Promise((done) => server.once("listening", done));
    const { code, stdout } = await run(["scan"], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain("s.yaml: not a file (a device, a pipe or a socket)");
    expect(stdout).toContain("sub/loop.yaml: ");
    expect(stdout).toContain("2 Instrumentations in 2 manifests of 4 files");
  });

  it("that has a broken .gitignore is checked: git takes of it what it can", async () => {
    const cwd = createFolder({ "a.yaml": manifest(), ".gitignore": Buffer.from([0xff, 0xfe, 0x5b, 10, 0]) });
    execFileSync("git", ["init", "--quiet"], { cwd });
    expect(await run(["scan", "--quiet"], { cwd })).toMatchObject({ code: 1, stderr: "" });
  });
});

describe("paths from a list", () => {
  it.each([
    ["a line each", "a.yaml\nb c.yaml\r\n\n"],
    ["a NUL behind each", "a.yaml\0b c.yaml\0"],
  ])("%s, are checked as if they were named", async (_, input) => {
    const cwd = createFolder({ "a.yaml": manifest(), "b c.yaml": manifest("b"), "c.yaml": manifest("c") });
    const { code, stdout } = await run(["scan", "--files-from", "-"], { cwd, input });
    expect(code).toBe(1);
    expect(stdout).toContain("2 manifests of 2 files");
    writeFileSync(join(cwd, "list"), input);
    expect(await run(["scan", "--files-from", "list"], { cwd })).toMatchObject({ stdout });
  });

  it("can be a hundred thousand", async () => {
    const cwd = createFolder({ "a.yaml": manifest(), "b.yaml": "a: 1\n" });
    const names = Array.from({ length: 100_000 }, (_, index) => `./${"x/../".repeat(index % 3)}b.yaml`);
    mkdirSync(join(cwd, "x"));
    const input = [...names, "a.yaml"].join("\n");
    const { code, stdout } = await run(["scan", "--files-from", "-"], { cwd, input });
    expect(code).toBe(1);
    expect(stdout).toContain("1 manifest of 2 files");
  }, 60_000);

  it("name nothing where the list is empty, and not the current folder", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    const { code, stdout } = await run(["scan", "--files-from", "-"], { cwd, input: "" });
    expect([code, stdout]).toEqual([0, "no findings · 0 Instrumentations in 0 manifests of 0 files\n"]);
  });

  it("are told from a manifest on standard input, and from a list that isn't there", async () => {
    const cwd = createFolder();
    const both = await run(["scan", "--stdin", "--files-from", "-"], { cwd });
    expect(both).toMatchObject({ code: 2, stdout: "" });
    expect(both.stderr).toContain("choose one");
    const { code, stderr } = await run(["scan", "--files-from", "list"], { cwd });
    expect([code, stderr]).toEqual([
      2,
      "otel-fix: can't read the list of paths list: no such file or folder\n",
    ]);
  });
});

describe("a report that nobody takes", () => {
  it.runIf(existsSync("/dev/full"))("for a full disk ends with 2 and one line", async () => {
    const cwd = createFolder({ "a.yaml": fixedManifest() });
    const child = spawn(process.execPath, [buildProgram("cli"), "scan"], {
      cwd,
      stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
    });
    let stderr = "";
    child.stderr?.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
    expect(await new Promise((done) => child.once("close", done))).toBe(2);
    expect(stderr).toBe("otel-fix: can't write to standard output: the disk is full\n");
    for (const option of ["--output", "--write-baseline"]) {
      const outcome = await run(["scan", option, "/dev/full"], { cwd });
      expect(outcome).toMatchObject({ code: 2, stdout: "" });
      expect(outcome.stderr).toContain("/dev/full: the disk is full");
    }
  });

  it("for a reader that has seen enough is no error: the exit code is that of the findings", async () => {
    const files = Array.from({ length: 300 }, (_, at) => [`${at}.yaml`, manifest(`n${at}`)] as const);
    const cwd = createFolder(Object.fromEntries(files));
    const program = `'${process.execPath}' '${buildProgram("cli")}' scan --format json`;
    const script = `{ ${program}; echo "code $?" >&2; } | head -c 1; { ${program} 2>&1; } | head -c 1`;
    const child = spawn("bash", ["--norc", "-c", script], { cwd, stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
    await new Promise((done) => child.once("close", done));
    expect(stderr).toBe("code 1\n");
  });
});

describe("a report in a file", () => {
  it("is replaced as a whole, keeps the file's mode, and goes where a link leads", async () => {
    const cwd = createFolder({ "a.yaml": fixedManifest(), "report.txt": "before\n" });
    chmodSync(join(cwd, "report.txt"), 0o640);
    symlinkSync("report.txt", join(cwd, "link"));
    expect(await run(["scan", "--output", "link"], { cwd })).toMatchObject({ code: 0, stdout: "" });
    expect(readFileSync(join(cwd, "report.txt"), "utf8")).toMatch(/^no findings · /);
    expect(statSync(join(cwd, "report.txt")).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(cwd, "link")).isSymbolicLink()).toBe(true);
    expect(readdirSync(cwd).toSorted()).toEqual(["a.yaml", "link", "report.txt"]);
  });

  it("that is a folder is refused, and nothing else is left behind", async () => {
    const cwd = createFolder({ "a.yaml": fixedManifest(), "out/b.txt": "" });
    const { code, stderr } = await run(["scan", "--output", "out", "a.yaml"], { cwd });
    expect([code, stderr]).toEqual([2, "otel-fix: can't write the report out: a folder\n"]);
    expect(readdirSync(cwd).toSorted()).toEqual(["a.yaml", "out"]);
  });
});

it("the command line, interrupted, ends as a shell calls 130", async () => {
  const cwd = createFolder();
  const program = `'${process.execPath}' '${buildProgram("cli")}' scan - & sleep 1; kill -INT $!; wait $!; echo "$?"`;
  const shell = spawn("bash", ["--norc", "-c", `set -m; ${program}`], {
    cwd,
    stdio: ["pipe", "pipe", "ignore"],
  });
  let stdout = "";
  shell.stdout.on("data", (bytes: Buffer) => (stdout += bytes.toString()));
  await new Promise((done) => shell.once("close", done));
  expect(stdout).toContain("130");
});

it("nothing is printed but lines for people where a baseline is of another version", async () => {
  const cwd = createFolder({ "a.yaml": manifest(), "b.json": '{"version":2,"findings":[]}' });
  const { code, stderr } = await runProcess(["scan", "--baseline", "b.json", "a.yaml"], { cwd });
  expect([code, stderr]).toEqual([
    2,
    "otel-fix: can't use the baseline b.json: expected version 1, found 2. Write it with otel-fix scan --write-baseline FILE\n",
  ]);
});
