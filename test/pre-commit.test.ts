import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { createFolder, fixedManifest, manifest } from "./edge/cli/command-line.ts";

// pre-commit runs a hook's entry from a checkout of the tag, in the user's repository, with the names of the changed files.

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
}

const hooks = parse(readFileSync(".pre-commit-hooks.yaml", "utf8")) as readonly Hook[]; // True: it is ours, and read here.

/** A checkout of a tag, as far as the hooks need it. */
function createTag(): string {
  const folder = createFolder({ "package.json": '{ "type": "module" }' });
  const script = `import("./scripts/shipped-bundles.mjs").then((m) => m.bundleShipped("bundle/cli.js", { folder: ${JSON.stringify(folder)} }))`;
  execFileSync(process.execPath, ["-e", script]);
  return folder;
}

describe(".pre-commit-hooks.yaml", () => {
  it("has hooks that need nothing installed, and run what the tag carries", () => {
    expect(hooks.map(({ id }) => id)).toEqual(["otel-fix", "otel-fix-fix"]);
    for (const { language, entry } of hooks) {
      expect(language).toBe("script");
      expect(entry).toMatch(/^bundle\/cli\.js scan/);
    }
  });

  it("checks the changed files, and fixes them", () => {
    const tag = createTag();
    const cwd = createFolder({ "a.yaml": manifest(), "b c.yaml": fixedManifest() });
    // Not the variables of whoever runs the tests: FORCE_COLOR, or CI, would turn colours on.
    const env = { PATH: process.env["PATH"] ?? "" };
    const run = ({ entry }: Hook) => {
      const [program = "", ...args] = entry.split(" ");
      return spawnSync(join(tag, program), [...args, "a.yaml", "b c.yaml"], { cwd, encoding: "utf8", env });
    };
    const [check, fix] = hooks;
    if (check === undefined || fix === undefined) throw new Error("there are two hooks");
    expect(run(check)).toMatchObject({ status: 1, stdout: expect.stringContaining("a.yaml:6:3 warning") });
    expect(run(fix)).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(join(cwd, "a.yaml"), "utf8")).toBe(fixedManifest());
    expect(run(check)).toMatchObject({ status: 0, stdout: expect.stringContaining("no findings") });
  });

  it.each([
    ["deploy/otel.yaml", true],
    ["values.yml", true],
    ["templates/_helpers.tpl", true],
    ["otel.yaml.example", true],
    ["docs/install.md", true],
    ["infra/main.tf", true],
    ["main.py", false],
    ["a.yaml.orig", false],
  ])("is run for %s: %s", (path, isRun) => {
    for (const { files } of hooks) expect(new RegExp(files).test(path)).toBe(isRun);
  });
});
