import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { createFolder, manifest, run, runProcess } from "./command-line.ts";

/** What can stand in place of a configuration: in a checkout, where a stranger put it, or where somebody named it. */

const OWN = ".github/otel-fix.yml";
const SECRET = "aws_secret: hunter2\ntoken hunter2\n";
const FILES = { "a.yaml": manifest() };
const isRoot = process.getuid?.() === 0;

/** A checkout with git's folder, in which the configuration is a link. */
function createLinked(target: string, files: Readonly<Record<string, string>> = {}): string {
  const cwd = createFolder({ ".git/config": "[http]\n\ttoken = hunter2\n", ...FILES, ...files });
  mkdirSync(join(cwd, ".github"), { recursive: true });
  symlinkSync(target, join(cwd, OWN));
  return cwd;
}

function createPipe(path: string): void {
  execFileSync("mkfifo", [path]);
}

async function listen(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(path, done));
  onTestFinished(() => void server.close());
}

describe("the configuration of a checkout", () => {
  it.each([
    ["a device without an end", "/dev/zero", /a link out of the checkout/],
    ["a file of the machine", "/etc/passwd", /a link out of the checkout/],
    ["a file above the checkout", "../../secret.yml", /a link out of the checkout/],
    ["git's own file, which may hold a token", "../.git/config", /git's own folder/],
    ["nothing", "nowhere.yml", /no such file/],
    ["itself", "otel-fix.yml", /a link that leads to itself/],
    ["a folder", "../folder", /a folder/],
  ])("that is a link to %s is not read, and nothing of it is shown", async (_, target, reason) => {
    const cwd = createLinked(target, { "folder/b.yaml": "b: 1\n" });
    writeFileSync(join(cwd, "..", "secret.yml"), SECRET);
    const { code, stdout, stderr } = await runProcess(["scan"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^otel-fix: can't read the configuration file \.github\/otel-fix\.yml/);
    expect(stderr).toMatch(reason);
    expect(stdout + stderr).not.toMatch(/hunter2|root:/);
  });

  it("that is below a folder that leads out of the checkout is not read", async () => {
    const outside = createFolder({ "otel-fix.yml": SECRET });
    const cwd = createFolder({ ...FILES, ".git/HEAD": "" });
    symlinkSync(outside, join(cwd, ".github"));
    const { code, stderr } = await runProcess(["scan"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("out of the checkout");
    expect(stderr).not.toContain("hunter2");
  });

  it("counts by a link within the checkout, from a folder of it too; of what is wrong there the place alone is shown", async () => {
    const off = "rules:\n  missing-recommended-disables: off\n";
    const sound = createLinked("../policies/otel.yml", { "policies/otel.yml": off });
    expect((await runProcess(["scan"], { cwd: sound })).code).toBe(0);
    const folder = createFolder({ ".git/HEAD": "", "policies/otel.yml": off, "shop/a.yaml": manifest() });
    mkdirSync(join(folder, "shop/.github"));
    symlinkSync("../../policies/otel.yml", join(folder, "shop", OWN));
    expect((await runProcess(["scan"], { cwd: join(folder, "shop") })).code).toBe(0);
    for (const text of [
      SECRET,
      "hunter2: 1\n",
      "_extends: [hunter2]\n",
      "_extends: hunter2/x\nhunter2: 1\n",
    ]) {
      const { code, stderr } = await runProcess(["scan"], { cwd: createLinked("../.env", { ".env": text }) });
      expect(code).toBe(2);
      expect(stderr).toMatch(/\.github\/otel-fix\.yml:\d+:\d+: /);
      expect(stderr).not.toContain("hunter2");
    }
    const extending = createLinked("../.env", { ".env": "_extends: hunter2\n" });
    expect((await runProcess(["scan"], { cwd: extending })).stderr).not.toContain("hunter2");
  });

  it("that is a pipe or a socket is not waited for", async () => {
    const cwd = createFolder({ ...FILES, ".github/x": "" });
    createPipe(join(cwd, OWN));
    expect(await runProcess(["scan"], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a pipe or a socket"),
    });
    const other = createFolder({ ...FILES, ".github/x": "" });
    await listen(join(other, OWN));
    expect(await runProcess(["scan"], { cwd: other })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a pipe or a socket"),
    });
  });

  it("is read up to 1 MiB, however it is encoded, and only as UTF-8", async () => {
    const large = createFolder({ ...FILES, [OWN]: `# ${"x".repeat(1024 * 1024)}\n` });
    expect(await run(["scan"], { cwd: large })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("larger than 1 MiB"),
    });
    const utf16 = createFolder({ ...FILES, [OWN]: Buffer.from("\ufeffpreset: strict\n", "utf16le") });
    expect((await run(["scan"], { cwd: utf16 })).stderr).toContain("UTF-16 text");
    const latin = createFolder({ ...FILES, [OWN]: Buffer.from("# caf\xe9\n", "latin1") });
    expect((await run(["scan"], { cwd: latin })).stderr).toContain("not UTF-8 text");
  });

  it.skipIf(isRoot)("that may not be read ends with 2 and says so", async () => {
    const cwd = createFolder({ ...FILES, [OWN]: "preset: strict\n" });
    chmodSync(join(cwd, OWN), 0o000);
    const { code, stderr } = await run(["scan"], { cwd });
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no permission to read it"),
    });
  });
});

describe("--config", () => {
  it("reads a file outside of the checkout, and a link to one, but shows no text of the link's target", async () => {
    const outside = createFolder({ "policy.yml": "check:\n  failOn: hunter2\n" });
    const cwd = createFolder({ ...FILES, ".git/HEAD": "" });
    const named = await runProcess(["scan", "--config", join(outside, "policy.yml")], { cwd });
    expect(named.stderr).toContain('found "hunter2"');
    symlinkSync(join(outside, "policy.yml"), join(cwd, "policy.yml"));
    const { code, stderr } = await runProcess(["scan", "--config", "policy.yml"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("policy.yml:2:11: ");
    expect(stderr).not.toContain("hunter2");
  });

  it("shows nothing of a file that was not meant as a configuration", async () => {
    const cwd = createFolder({
      ...FILES,
      ".env": SECRET,
      id_rsa: "-----BEGIN hunter2-----\n",
      "x.yml": "hunter2\n",
    });
    for (const name of [".env", "id_rsa", "x.yml"]) {
      const { code, stderr } = await runProcess(["scan", "--config", name], { cwd });
      expect(code).toBe(2);
      expect(stderr).toMatch(new RegExp(`^${name.replace(".", "[.]")}:\\d+:\\d+: `, "m"));
      expect(stderr).not.toContain("hunter2");
    }
  });

  it("takes no device, pipe, socket or folder, and waits for none", async () => {
    const cwd = createFolder(FILES);
    createPipe(join(cwd, "pipe.yml"));
    await listen(join(cwd, "socket.yml"));
    for (const name of ["pipe.yml", "socket.yml", "/dev/zero", "/dev/null", "/dev/stdin", "."]) {
      const { code, stderr } = await runProcess(["scan", "--config", name], { cwd });
      expect(code).toBe(2);
      expect(stderr).toContain(`can't read the configuration file ${name}`);
    }
  });

  // A file that says it is empty, and is read without an end.
  it.skipIf(!existsSync("/proc/self/pagemap"))(
    "does not trust the size that a file says it has",
    async () => {
      const cwd = createFolder(FILES);
      const { code, stderr } = await runProcess(["scan", "--config", "/proc/self/pagemap"], { cwd });
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("larger than 1 MiB"),
      });
    },
  );
});

describe("a name of an instrumentation that is nearly a known one", () => {
  it("is remarked, and is no error", async () => {
    const cwd = createFolder({ [OWN]: "only: {java: [jbdc, acme]}\n", "b.yaml": "b: 1\n" });
    const { code, stderr } = await run(["scan"], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain(
      "otel-fix: .github/otel-fix.yml: the catalogue has no instrumentation called `jbdc` (`only.java`); did you mean `jdbc`?",
    );
    expect(stderr).not.toContain("acme");
  });
});
