import { spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { replaceFile } from "../../../src/edge/files/replace-file.ts";
import { buildProgram } from "../../build-program.ts";
import { createFolder, fixedManifest, manifest, run, runProcess } from "./command-line.ts";

/** What `--fix` does to the files that it writes, and what it leaves when it cannot. */

const isRoot = process.getuid?.() === 0;

/** Everything in a folder, by its path; no temporary file may be among it. */
function readAll(cwd: string): Readonly<Record<string, string>> {
  const entries = readdirSync(cwd, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory() && !entry.parentPath.includes(".git"));
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(cwd.length + 1), readFileSync(path, "utf8")];
    }),
  );
}

describe("a file that is fixed", () => {
  it("is another one by the old name: whoever has the old one open keeps the whole of it", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    linkSync(join(cwd, "a.yaml"), join(cwd, "other-name"));
    const before = statSync(join(cwd, "a.yaml")).ino;
    expect((await run(["scan", "--fix"], { cwd })).code).toBe(0);
    expect(statSync(join(cwd, "a.yaml")).ino).not.toBe(before);
    expect(readAll(cwd)).toEqual({ "a.yaml": fixedManifest(), "other-name": manifest() });
  });

  it.each([0o600, 0o644, 0o755, 0o660])("keeps its mode, whatever new files get", async (mode) => {
    const cwd = createFolder({ "a.yaml": manifest() });
    chmodSync(join(cwd, "a.yaml"), mode);
    const before = process.umask(0o077);
    try {
      await run(["scan", "--fix"], { cwd });
    } finally {
      process.umask(before);
    }
    expect(statSync(join(cwd, "a.yaml")).mode & 0o7777).toBe(mode);
  });

  it.skipIf(!isRoot)("keeps its owner and its group", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    chownSync(join(cwd, "a.yaml"), 1234, 4321);
    expect((await run(["scan", "--fix"], { cwd })).code).toBe(0);
    expect(statSync(join(cwd, "a.yaml"))).toMatchObject({ uid: 1234, gid: 4321 });
  });

  it("can be named twice, by itself and by a link", async () => {
    const cwd = createFolder({ "a.yaml": manifest(), ".git/HEAD": "" });
    symlinkSync("a.yaml", join(cwd, "link.yaml"));
    expect(await run(["scan", "--fix", "a.yaml", "link.yaml"], { cwd })).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(readAll(cwd)).toEqual({ "a.yaml": fixedManifest(), "link.yaml": fixedManifest() });
  });
});

describe("a link that is named", () => {
  it("stays one, and its file in the checkout is fixed", async () => {
    const cwd = createFolder({ ".git/HEAD": "", "deploy/a.yaml": manifest(), "shop/x": "" });
    symlinkSync("../deploy/a.yaml", join(cwd, "shop/a.yaml"));
    expect((await run(["scan", "--fix", "a.yaml"], { cwd: join(cwd, "shop") })).code).toBe(0);
    expect(readlinkSync(join(cwd, "shop/a.yaml"))).toBe("../deploy/a.yaml");
    expect(readAll(cwd)).toMatchObject({ "deploy/a.yaml": fixedManifest() });
  });

  it.each([
    ["by itself", "a.yaml", "a.yaml"],
    ["by a folder", "folder", "folder/a.yaml"],
  ])("is not followed out of the checkout: %s", async (_, link, named) => {
    const outside = createFolder({ "a.yaml": manifest() });
    const cwd = createFolder({ ".git/HEAD": "" });
    symlinkSync(link === "folder" ? outside : join(outside, "a.yaml"), join(cwd, link));
    const { code, stdout, stderr } = await runProcess(["scan", "--fix", named], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^otel-fix: can't write the fixed \S+: a link out of the checkout\./);
    expect(lstatSync(join(cwd, link)).isSymbolicLink()).toBe(true);
    expect(readAll(outside)).toEqual({ "a.yaml": manifest() });
  });

  it("is not followed into git's own folder", async () => {
    const cwd = createFolder({ ".git/a.yaml": manifest() });
    symlinkSync(".git/a.yaml", join(cwd, "a.yaml"));
    const { code, stderr } = await run(["scan", "--fix", "a.yaml"], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("git's own folder") });
    expect(readFileSync(join(cwd, ".git/a.yaml"), "utf8")).toBe(manifest());
  });
});

describe("a file that changes between being read and being written", () => {
  const path = (cwd: string) => join(cwd, "a.yaml");

  it.each([
    ["was saved by an editor", (file: string) => writeFileSync(file, "saved: meanwhile\n")],
    ["has the same length", (file: string) => writeFileSync(file, manifest().replace("debug", "DEBUG"))],
  ])("is left alone where it %s", async (_, change) => {
    const cwd = createFolder({ "a.yaml": manifest() });
    change(path(cwd));
    const saved = readAll(cwd);
    const fault = await replaceFile({ path: path(cwd), before: manifest(), after: fixedManifest() });
    expect(fault).toMatch(/^it changed after otel-fix read it/);
    expect(readAll(cwd)).toEqual(saved);
  });

  it("keeps what an editor saved, whenever that was", async () => {
    const saved = `# saved by an editor\n${manifest()}`;
    for (let turns = 0; turns < 40; turns += 1) {
      const cwd = createFolder({ "a.yaml": manifest(), "b.yaml": manifest("b"), "c.yaml": manifest("c") });
      const running = run(["scan", "--fix"], { cwd });
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
      writeFileSync(path(cwd), saved);
      const { code, stderr } = await running;
      expect(readAll(cwd)["a.yaml"]).toContain("# saved by an editor");
      if (code === 2)
        expect(stderr).toContain("can't write the fixed a.yaml: it changed after otel-fix read it");
    }
  });

  it("does not come back where it was deleted", async () => {
    const cwd = createFolder();
    const fault = await replaceFile({ path: path(cwd), before: manifest(), after: fixedManifest() });
    expect(fault).toBe("no such file or folder");
    expect(readAll(cwd)).toEqual({});
  });

  it("is fine where it holds the fixed text already", async () => {
    const cwd = createFolder({ "a.yaml": fixedManifest() });
    expect(await replaceFile({ path: path(cwd), before: manifest(), after: fixedManifest() })).toBe(null);
  });
});

describe("a file that cannot be written", () => {
  it("is left as it was where there is no room for it, and no other file is left behind", async () => {
    const long = `${manifest()}# ${"x".repeat(9_000)}\n`;
    const cwd = createFolder({ "a.yaml": long, "b.yaml": manifest("b") });
    // The system takes no more than some kilobytes, as a full disk does.
    const cli = [process.execPath, buildProgram("cli"), "scan", "--fix"].map((word) => `'${word}'`).join(" ");
    const child = spawn("sh", ["-c", `ulimit -f 4; exec ${cli}`], { cwd });
    let stderr = "";
    child.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
    const code = await new Promise<number | null>((done) => child.once("close", done));
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^otel-fix: can't write the fixed a\.yaml: the system doesn't allow a file that large\./,
    );
    expect(readAll(cwd)).toEqual({ "a.yaml": long, "b.yaml": manifest("b") });
  });

  it.skipIf(isRoot)("is left as it was in a folder that is read-only", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    chmodSync(cwd, 0o555);
    const { code, stderr } = await run(["scan", "--fix"], { cwd });
    chmodSync(cwd, 0o755);
    expect(code).toBe(2);
    expect(stderr).toContain("can't write the fixed a.yaml: no permission to write a file beside it");
    expect(readAll(cwd)).toEqual({ "a.yaml": manifest() });
  });

  it("is a folder, or below a file", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    mkdirSync(join(cwd, "b.yaml"));
    const change = { before: manifest(), after: fixedManifest() };
    expect(await replaceFile({ path: join(cwd, "b.yaml"), ...change })).toBe("a folder");
    expect(await replaceFile({ path: join(cwd, "a.yaml/b"), ...change })).toContain(
      "a part of its path is a file",
    );
    expect(readAll(cwd)).toEqual({ "a.yaml": manifest() });
  });
});

describe("an interruption", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("by %s leaves whole files and nothing else", async (signal) => {
    const note = `# ${"x".repeat(20_000_000)}\n`;
    const files = Object.fromEntries(["a", "b", "c"].map((name) => [`${name}.yaml`, manifest() + note]));
    const cwd = createFolder(files);
    const child = spawn(process.execPath, [buildProgram("cli"), "scan", "--fix"], { cwd });
    const ended = new Promise<unknown>((done) => child.once("close", (code, by) => done(by ?? code)));
    // While the first file is being written: it is there, or is no longer what it was.
    const size = statSync(join(cwd, "a.yaml")).size;
    while (
      readdirSync(cwd).length === 3 &&
      statSync(join(cwd, "a.yaml")).size === size &&
      child.exitCode === null
    )
      await new Promise((done) => setTimeout(done, 1));
    child.kill(signal);
    expect(await ended).toBe(signal);
    const fixed = fixedManifest() + note;
    const after = readAll(cwd);
    expect(Object.keys(after).toSorted()).toEqual(Object.keys(files));
    for (const text of Object.values(after)) expect([manifest() + note, fixed].includes(text)).toBe(true);
  });
});
