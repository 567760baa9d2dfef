import { execFileSync } from "node:child_process";

import { describe, expect, it } from "vitest";

import { createFolder, manifest, run } from "./command-line.ts";

const FILES = {
  ".gitignore": "/rendered/\n*.local.yaml\n",
  "a.yaml": manifest("kept"),
  "b.local.yaml": manifest("own"),
  "c.local.yaml": "kind: Service\n",
  "tracked.local.yaml": manifest("tracked"),
  "rendered/d.yaml": manifest("rendered"),
  "apps/.gitignore": "e.yaml\n",
  "apps/e.yaml": manifest("below"),
};

function createRepository(files: Readonly<Record<string, string>> = FILES): string {
  const cwd = createFolder(files);
  execFileSync("git", ["init", "-q"], { cwd });
  execFileSync("git", ["add", "-f", "tracked.local.yaml"], { cwd });
  return cwd;
}

async function scan(args: readonly string[], cwd: string) {
  const { stdout } = await run(["scan", "--format", "json", ...args], { cwd });
  const { findings, summary } = JSON.parse(stdout) as {
    readonly findings: readonly { readonly path: string }[];
    readonly summary: { readonly ignored?: number };
  };
  return { paths: findings.map(({ path }) => path), ignored: summary.ignored };
}

describe("what git ignores", () => {
  it("is left out and counted; what git tracks is not", async () => {
    const cwd = createRepository();
    expect(await scan([], cwd)).toEqual({ paths: ["a.yaml", "tracked.local.yaml"], ignored: 2 });
    const { stdout } = await run(["scan"], { cwd });
    expect(stdout).toContain("2 left out by .gitignore");
  });

  it("is checked where it is named, be it a file or a folder", async () => {
    const cwd = createRepository();
    expect((await scan(["b.local.yaml"], cwd)).paths).toEqual(["b.local.yaml"]);
    expect((await scan(["rendered"], cwd)).paths).toEqual(["rendered/d.yaml"]);
    expect((await scan(["apps"], cwd)).paths).toEqual([]);
    expect((await scan(["apps/e.yaml"], cwd)).paths).toEqual(["apps/e.yaml"]);
  });

  it("is everything where there is no repository, and where a .gitignore is garbage nothing is lost", async () => {
    expect((await scan([], createFolder(FILES))).paths).toHaveLength(5);
    const cwd = createRepository({ ...FILES, ".gitignore": "\u0000[\\\n![[[\n" });
    expect((await scan([], cwd)).paths).toHaveLength(4);
  });

  it("is asked without running what a stranger's repository configures", async () => {
    const cwd = createRepository();
    execFileSync("git", ["config", "core.fsmonitor", "touch ran; false"], { cwd });
    await scan([], cwd);
    expect(execFileSync("ls", { cwd, encoding: "utf8" })).not.toContain("ran\n");
  });
});
