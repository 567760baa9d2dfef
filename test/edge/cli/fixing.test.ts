import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createFolder, fixedManifest, manifest, run } from "./command-line.ts";

/** Manifests in every form of line end and neighbourhood that a patch can get wrong. */
const FILES: Readonly<Record<string, string>> = {
  "plain.yaml": manifest(),
  "crlf.yaml": manifest().replaceAll("\n", "\r\n"),
  "no-final-newline.yaml": manifest().trimEnd(),
  "crlf-no-final-newline.yaml": manifest().trimEnd().replaceAll("\n", "\r\n"),
  "blank-lines-below.yaml": `${manifest()}\n\n\n`,
  "blanks-below.yaml": `${manifest()}  \n# end   \n`,
  "crlf-below.yaml": `${manifest()}  java: {}\n`.replaceAll("\n", "\r\n"),
  "mark.yaml": `\ufeff${manifest()}`,
  "two.yaml": `${manifest("a")}${"# filler\n".repeat(20)}---\n${manifest("b")}`,
  'folder/a b "c" é📦.yaml': manifest(),
  "folder/two\nlines\t.yaml": manifest(),
};

describe("--diff", () => {
  it("prints a patch that git applies, and the result is what --fix writes", async () => {
    const patched = createFolder(FILES);
    const fixed = createFolder(FILES);
    const { code, stdout, stderr } = await run(["scan", "--diff"], { cwd: patched });
    expect(code).toBe(1);
    expect(stderr).toBe(
      "no findings left, 12 would be fixed · 12 Instrumentations in 11 manifests of 11 files\n",
    );
    expect(readAll(patched)).toEqual(FILES);
    apply(patched, stdout);
    expect((await run(["scan", "--fix"], { cwd: fixed })).code).toBe(0);
    expect(readAll(patched)).toEqual(readAll(fixed));
    expect(readAll(fixed)).not.toEqual(FILES);
  });

  it("names files from the working directory, also those that were named by an absolute path", async () => {
    const cwd = createFolder({ "deploy/a.yaml": manifest() });
    const { stdout } = await run(["scan", "--diff", cwd], { cwd });
    expect(stdout).toMatch(/^--- a\/deploy\/a\.yaml\n\+\+\+ b\/deploy\/a\.yaml\n/);
    apply(cwd, stdout);
    expect(readAll(cwd)).toEqual({ "deploy/a.yaml": fixedManifest() });
  });

  it("works on standard input", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    const { code, stdout } = await run(["scan", "--diff", "--stdin", "--stdin-filename", "a.yaml"], {
      cwd,
      input: manifest(),
    });
    expect(code).toBe(1);
    apply(cwd, stdout);
    expect(readAll(cwd)).toEqual({ "a.yaml": fixedManifest() });
  });

  it("prints nothing on standard output where there is nothing to fix", async () => {
    const cwd = createFolder({ "a.yaml": fixedManifest() });
    expect(await run(["scan", "--diff"], { cwd })).toMatchObject({ code: 0, stdout: "" });
  });
});

describe("--fix", () => {
  it("writes only the files that it changes, and a second run changes nothing", async () => {
    const others = { "clean.yaml": fixedManifest(), "other.yaml": "a: 1\r\n", "broken.yaml": "kind: [" };
    const cwd = createFolder({ ...FILES, ...others });
    const past = new Date("2020-01-02T03:04:05Z");
    for (const path of listFiles(cwd)) utimesSync(join(cwd, path), past, past);
    const first = await run(["scan", "--fix"], { cwd });
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/^no findings left, 12 fixed/m);
    const written = listFiles(cwd).filter((path) => statSync(join(cwd, path)).mtimeMs !== past.getTime());
    expect(written.toSorted()).toEqual(Object.keys(FILES).toSorted());
    expect(readAll(cwd)).toMatchObject(others);
    const after = readAll(cwd);
    for (const path of listFiles(cwd)) utimesSync(join(cwd, path), past, past);
    expect((await run(["scan", "--fix"], { cwd })).stdout).toMatch(/^no findings · /m);
    expect(readAll(cwd)).toEqual(after);
    expect(listFiles(cwd).filter((path) => statSync(join(cwd, path)).mtimeMs !== past.getTime())).toEqual([]);
  });

  it("keeps the file's mode", async () => {
    const cwd = createFolder();
    writeFileSync(join(cwd, "a.yaml"), manifest(), { mode: 0o640 });
    await run(["scan", "--fix", "a.yaml"], { cwd });
    expect(readAll(cwd)).toEqual({ "a.yaml": fixedManifest() });
    expect(statSync(join(cwd, "a.yaml")).mode & 0o777).toBe(0o640);
  });
});

function apply(cwd: string, patch: string): void {
  const env = { PATH: process.env["PATH"] ?? "", GIT_CEILING_DIRECTORIES: join(cwd, "..") };
  execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd, env, input: patch });
}

function listFiles(cwd: string): readonly string[] {
  return readdirSync(cwd, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(cwd.length + 1));
}

function readAll(cwd: string): Readonly<Record<string, string>> {
  return Object.fromEntries(listFiles(cwd).map((path) => [path, readFileSync(join(cwd, path), "utf8")]));
}
