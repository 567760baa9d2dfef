import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createFolder, fixedManifest, manifest, run, runProcess } from "./command-line.ts";

/** A misspelt name: a fix that guesses, and a warning; the missing list has a safe one. */
const MISSPELT = manifest().replace("OTEL_LOG_LEVEL", "OTEL_PYTHON_LOG_CORELATION");

/** A notice. */
const NOTICE = fixedManifest().replace(
  "  python:\n",
  "  exporter:\n    endpoint: http://localhost:4318\n  python:\n",
);

describe("the nearest configuration", () => {
  const OFF = "rules: {missing-recommended-disables: off}\n";

  it("counts in a folder below it as it does from its own", async () => {
    const cwd = createFolder({
      ".git/HEAD": "ref: refs/heads/main\n",
      ".github/otel-fix.yml": "overrides: [{paths: [apps/**], rules: {missing-recommended-disables: off}}]\n",
      "apps/shop/a.yaml": manifest(),
      "other/b.yaml": manifest(),
    });
    const here = await run(["scan", "apps"], { cwd });
    const below = await run(["scan", "."], { cwd: join(cwd, "apps") });
    const within = await run(["scan"], { cwd: join(cwd, "apps/shop") });
    expect([here.code, below.code, within.code]).toEqual([0, 0, 0]);
    expect((await run(["scan", "../other"], { cwd: join(cwd, "apps") })).code).toBe(1);
  });

  it("is not looked for above the repository, nor above the working directory without one", async () => {
    const outside = createFolder({ ".github/otel-fix.yml": OFF, "a/.git/HEAD": "", "a/a.yaml": manifest() });
    expect((await run(["scan"], { cwd: join(outside, "a") })).code).toBe(1);
    const bare = createFolder({ ".github/otel-fix.yml": OFF, "a/a.yaml": manifest() });
    expect((await run(["scan"], { cwd: join(bare, "a") })).code).toBe(1);
  });

  it("is named in its errors as it is seen from the working directory", async () => {
    const cwd = createFolder({
      ".git/HEAD": "",
      ".github/otel-fix.yml": "rules: 1\n",
      "a/a.yaml": manifest(),
    });
    const { code, stderr } = await run(["scan"], { cwd: join(cwd, "a") });
    expect(code).toBe(2);
    expect(stderr).toContain("../.github/otel-fix.yml:1:8");
  });
});

describe("what is shown", () => {
  it("is what --level asks for; what fails stays the same", async () => {
    const cwd = createFolder({ "a.yaml": manifest(), "b.yaml": NOTICE });
    const all = await run(["scan"], { cwd });
    expect(all.stdout).toContain("loopback-endpoint");
    const some = await run(["scan", "--level", "warning"], { cwd });
    expect(some.stdout).not.toContain("loopback-endpoint");
    expect(some.stdout).toContain("missing-recommended-disables");
    const none = await run(["scan", "--level", "error"], { cwd });
    expect(none.stdout).not.toContain("missing-recommended-disables");
    expect([all.code, some.code, none.code]).toEqual([1, 1, 1]);
  });

  it("is findings alone with --quiet, and nothing where there is none", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    const { stdout } = await run(["scan", "--quiet"], { cwd });
    expect(stdout).toContain("missing-recommended-disables");
    expect(stdout).not.toContain("Before you fix");
    expect(stdout).not.toContain("1 manifest");
    const clean = createFolder({ "a.yaml": fixedManifest() });
    expect(await run(["scan", "--quiet"], { cwd: clean })).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  it("goes to a file with --output, with the same exit code", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    const args = ["scan", "--format", "sarif", "--output", "report.sarif"];
    expect(await run(args, { cwd })).toMatchObject({ code: 1, stdout: "" });
    expect(JSON.parse(readFileSync(join(cwd, "report.sarif"), "utf8"))).toMatchObject({ version: "2.1.0" });
    const lost = await run(["scan", "--output", "no/such/file"], { cwd });
    expect(lost).toMatchObject({ code: 2, stdout: "" });
    expect(lost.stderr).toContain("can't write the report no/such/file: no such file or folder");
  });

  it("is coloured where somebody asks for it, and not where somebody does not want it", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    const isColoured = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      (await runProcess(["scan", ...args], { cwd, env })).stdout.includes("\u001b[");
    expect(await isColoured([])).toBe(false);
    expect(await isColoured(["--color"])).toBe(true);
    expect(await isColoured(["--diff", "--color"])).toBe(true);
    expect(await isColoured([], { FORCE_COLOR: "1" })).toBe(true);
    expect(await isColoured(["--no-color"], { FORCE_COLOR: "1" })).toBe(false);
    expect(await isColoured([], { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
    expect(await isColoured(["--color"], { FORCE_COLOR: "0" })).toBe(false);
  });
});

describe("--unsafe", () => {
  it("has --fix apply the fixes that guess, too", async () => {
    const cwd = createFolder({ "a.yaml": MISSPELT });
    await run(["scan", "--fix"], { cwd });
    expect(readFileSync(join(cwd, "a.yaml"), "utf8")).toContain("OTEL_PYTHON_LOG_CORELATION");
    const { code } = await run(["scan", "--fix", "--unsafe"], { cwd });
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, "a.yaml"), "utf8")).toContain("OTEL_PYTHON_LOG_CORRELATION");
  });

  it("has --diff show them", async () => {
    const cwd = createFolder({ "a.yaml": MISSPELT });
    const { stdout } = await run(["scan", "--diff", "--unsafe"], { cwd });
    expect(stdout).toContain("+      - name: OTEL_PYTHON_LOG_CORRELATION");
  });
});

describe("a dash", () => {
  it("is standard input", async () => {
    const { code, stdout } = await run(["scan", "-"], { cwd: createFolder(), input: manifest() });
    expect(code).toBe(1);
    expect(stdout).toContain("<stdin>:");
  });
});
