import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createFolder, fixedManifest, manifest, run } from "./command-line.ts";
import { readReport } from "./json-report.ts";

const isRoot = process.getuid?.() === 0;
const PATCH = "overlays/prod/instrumentation-patch.yaml";
const OVERLAY = "overlays/prod/kustomization.yaml";
const NAMES_IT = "resources: [../../base]\npatches:\n- path: instrumentation-patch.yaml\n";

const REPOSITORY: Readonly<Record<string, string>> = {
  "base/instrumentation.yaml": fixedManifest(),
  "base/kustomization.yaml": "resources: [instrumentation.yaml]\n",
  [OVERLAY]: NAMES_IT,
  [PATCH]: manifest(),
};

function named(by: string): string {
  return `line 1: a Kustomize patch (named in ${by}): what it lacks may be in the Instrumentation it changes`;
}

/** What the patch takes from its base is for another rule to say. */
const ONE_RULE = ["--rule", "missing-recommended-disables"];

async function scan(cwd: string, args: readonly string[] = [], input = "") {
  const { code, stdout, stderr } = await run(["scan", "--format", "json", ...args], { cwd, input });
  const { findings, notChecked, summary } = readReport(stdout);
  return { code, stderr, paths: findings.map(({ path }) => path), notChecked, summary };
}

describe("a Kustomize patch", () => {
  it("is listed as not checked with the kustomization that names it, and is no finding", async () => {
    const cwd = createFolder(REPOSITORY);
    const result = await scan(cwd, ONE_RULE);
    expect(result).toMatchObject({ code: 0, stderr: "", paths: [] });
    expect(result.notChecked).toEqual([{ path: PATCH, reason: named(OVERLAY) }]);
    expect(result.summary).toMatchObject({ files: 4, manifests: 2, instrumentations: 1 });
  });

  it("has a finding where its list takes the place of its base's", async () => {
    const { code, paths } = await scan(createFolder(REPOSITORY), ["--rule", "list-replacing-patch"]);
    expect({ code, paths }).toEqual({ code: 1, paths: [PATCH] });
  });

  it("is written by neither --fix nor --diff", async () => {
    const cwd = createFolder(REPOSITORY);
    expect((await run(["scan", "--diff"], { cwd })).stdout).toBe("");
    const { code, stdout } = await run(["scan", "--fix", ...ONE_RULE], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(`  ${PATCH}: ${named(OVERLAY)}`);
    expect((await scan(cwd)).notChecked).toHaveLength(1);
  });

  it("is known as one where it is named alone, as by a hook, by any path, and on standard input", async () => {
    const cwd = createFolder(REPOSITORY);
    for (const path of [PATCH, `./${PATCH}`])
      expect(await scan(cwd, [path])).toMatchObject({
        code: 0,
        notChecked: [{ path: PATCH, reason: named(OVERLAY) }],
      });
    const absolute = join(cwd, PATCH);
    expect((await scan(cwd, [absolute])).notChecked).toEqual([
      { path: absolute, reason: named(join(cwd, OVERLAY)) },
    ]);
    for (const path of [PATCH, `./${PATCH}`])
      expect(await scan(cwd, ["--stdin", "--stdin-filename", path], manifest())).toMatchObject({
        code: 0,
        notChecked: [{ path, reason: named(OVERLAY) }],
      });
    expect((await scan(cwd, ["--stdin"], manifest())).paths).toEqual(["<stdin>"]);
  });

  it("is found in components, below folders of patches, by every name and list that Kustomize knows", async () => {
    const cwd = createFolder({
      Kustomization: "patchesStrategicMerge: [patches/deep/a.yaml]\n",
      "patches/deep/a.yaml": manifest(),
      "components/otel/kustomization.yml": "kind: Component\npatches: [{path: ./python.yaml}]\n",
      "components/otel/python.yaml": manifest(),
      "kustomization.yaml": "resources: [whole.yaml]\npatchesJson6902: [{path: c.yaml}]\n",
      "c.yaml": manifest(),
      "whole.yaml": manifest(),
    });
    const { paths, notChecked } = await scan(cwd);
    expect(paths).toEqual(["whole.yaml"]);
    expect(notChecked).toEqual([
      { path: "c.yaml", reason: named("kustomization.yaml") },
      { path: "components/otel/python.yaml", reason: named("components/otel/kustomization.yml") },
      { path: "patches/deep/a.yaml", reason: named("Kustomization") },
    ]);
  });

  it("is found beside the folder of a kustomization that is looked at too", async () => {
    const cwd = createFolder({
      "overlays/prod/kustomization.yaml": "patches: [path: ../../patches/python.yaml]\n",
      "overlays/test/kustomization.yaml": "patches: [path: ../../patches/python.yaml]\n",
      "patches/python.yaml": manifest(),
      "a.yaml": manifest(),
    });
    const { paths, notChecked } = await scan(cwd);
    expect(paths).toEqual(["a.yaml"]);
    expect(notChecked).toEqual([
      { path: "patches/python.yaml", reason: named("overlays/prod/kustomization.yaml") },
    ]);
  });

  it("is not checked either where the kustomization that mentions it is broken, or cannot be read", async () => {
    const cwd = createFolder({
      "a/x.yaml": manifest(),
      "a/other.yaml": manifest(),
      "a/kustomization.yaml": "patches:\n- path: [x.yaml\n",
    });
    const broken = await scan(cwd);
    expect(broken.paths).toEqual(["a/other.yaml"]);
    expect(broken.notChecked).toEqual([
      {
        path: "a/x.yaml",
        reason: expect.stringMatching(
          /^line 1: perhaps a Kustomize patch: a\/kustomization\.yaml mentions it and couldn't be read \(not valid YAML, line \d\)$/,
        ),
      },
    ]);
    if (isRoot) return;
    chmodSync(join(cwd, "a/kustomization.yaml"), 0o000);
    const { notChecked } = await scan(cwd, ["a/other.yaml"]);
    expect(notChecked).toEqual([
      {
        path: "a/other.yaml",
        reason:
          "line 1: perhaps a Kustomize patch: a/kustomization.yaml could not be read (no permission to read it)",
      },
    ]);
  });

  it("is compared with its base beside a broken one, which is listed", async () => {
    const patch = manifest().replace(/ {4}env:[^]*/, "    env: [{name: ONLY, value: a}]\n");
    const cwd = createFolder({
      "base/kustomization.yaml": "resources: [a.yaml]\n",
      "base/a.yaml": manifest(),
      "over/kustomization.yaml": `resources: [../base]\npatches:\n- path: x.yaml\n- target: {kind: ConfigMap}\n  patch: |\n    - op: add\n      path: /spec/env\n      value: [\n- target: {kind: Instrumentation, name: other}\n  path: y.yaml\n`,
      "over/x.yaml": patch,
    });
    const { notChecked } = await scan(cwd);
    expect(notChecked).toEqual([
      {
        path: "over/kustomization.yaml",
        reason: expect.stringMatching(/^line \d+: not valid YAML or JSON: /),
      },
      { path: "over/x.yaml", reason: named("over/kustomization.yaml") },
    ]);
  });

  it("is a whole resource where only a folder, a pipe, or a link to nothing has a kustomization's name", async () => {
    const cwd = createFolder({ "a/x.yaml": manifest() });
    execFileSync("mkfifo", [join(cwd, "kustomization.yaml")]);
    mkdirSync(join(cwd, "a", "Kustomization"));
    symlinkSync("nowhere", join(cwd, "a", "kustomization.yml"));
    expect((await scan(cwd)).paths).toEqual(["a/x.yaml"]);
  });
});

describe("kustomizations are looked for", () => {
  it("up to the working directory and not above it", async () => {
    const root = createFolder({
      "kustomization.yaml": "patches: [path: here/a/x.yaml]\n",
      "here/a/x.yaml": manifest(),
    });
    expect((await scan(join(root, "here"))).paths).toEqual(["a/x.yaml"]);
    expect((await scan(root)).paths).toEqual([]);
  });

  it("for a file outside the working directory, up to the folder with .git, and 10 folders at most", async () => {
    const deep = `${"d/".repeat(12)}x.yaml`;
    const root = createFolder({
      "kustomization.yaml": "patches: [path: repo/a/x.yaml, path: repo/a/y.yaml]\n",
      "repo/.git/HEAD": "ref: refs/heads/main\n",
      "repo/kustomization.yaml": "patches: [{path: a/x.yaml}]\n",
      "repo/a/x.yaml": manifest(),
      "repo/a/y.yaml": manifest(),
      "no-repository/kustomization.yaml": `patches: [{path: ${deep}}]\n`,
      "no-repository/d/d/d/kustomization.yaml": `patches: [${"d/".repeat(9)}x.yaml, ${"d/".repeat(10)}x.yaml]\n`,
      [`no-repository/${deep}`]: manifest(),
      [`no-repository/d/${deep}`]: manifest(),
      "elsewhere/z": "",
    });
    const cwd = join(root, "elsewhere");
    const { paths, notChecked } = await scan(cwd, ["../repo"]);
    expect(paths).toEqual(["../repo/a/y.yaml"]);
    expect(notChecked).toEqual([{ path: "../repo/a/x.yaml", reason: named("../repo/kustomization.yaml") }]);
    expect((await scan(cwd, [`../no-repository/${deep}`])).notChecked).toEqual([
      { path: `../no-repository/${deep}`, reason: named("../no-repository/d/d/d/kustomization.yaml") },
    ]);
    expect((await scan(cwd, [`../no-repository/d/${deep}`])).paths).toEqual([`../no-repository/d/${deep}`]);
  });
});
