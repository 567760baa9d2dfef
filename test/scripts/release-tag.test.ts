import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createFolder } from "../edge/cli/command-line.ts";

// What the release workflow does to a tag, in a real repository; GitHub's own client is a stand-in that writes down its words.

const GH = `#!/bin/sh
echo "$*" >> "$GH_LOG"
case "$*" in "pr list"*) echo 7 ;; esac
`;

function createRelease(version: string) {
  const remote = createFolder();
  execFileSync("git", ["init", "--quiet", "--bare", remote]);
  const folder = createFolder({
    "package.json": JSON.stringify({ type: "module", version: "1.2.3" }),
    "packages/otel-fix/package.json": JSON.stringify({ version }),
    "CHANGELOG.md": "# Changelog\n\n## Unreleased\n\n## 1.2.3\n\n- What is new.\n\n## 1.2.2\n\n- What was.\n",
    ".gitignore": "bundle/\nbin/\n*.log\n",
    "bin/gh": GH,
  });
  chmodSync(join(folder, "bin/gh"), 0o755);
  for (const name of ["check-tag.mjs", "release-tag.sh"])
    cpSync(`scripts/${name}`, join(folder, "scripts", name));
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=ada", "-c", "user.email=ada@example.org", ...args], {
      cwd: folder,
      encoding: "utf8",
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  git("remote", "add", "origin", remote);
  git("add", ".");
  git("commit", "--quiet", "--message", "all");
  git("tag", "v1.2.3");
  git("push", "--quiet", "origin", "main", "v1.2.3");
  cpSync("scripts/check-tag.mjs", join(folder, "bundle/action.js"));
  const log = join(folder, "gh.log");
  const run = () =>
    spawnSync("bash", ["scripts/release-tag.sh", "v1.2.3", "sbom.json"], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`, GH_LOG: log, HOME: folder },
    });
  const said = () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []);
  const onRemote = (...args: readonly string[]) =>
    execFileSync("git", args, { cwd: remote, encoding: "utf8" }).trim();
  return { folder, git, run, said, onRemote };
}

describe("scripts/release-tag.sh", () => {
  it("moves the tag to a commit with the bundles, on no branch, and releases that", () => {
    const { folder, git, run, said, onRemote } = createRelease("1.2.3");
    writeFileSync(join(folder, "sbom.json"), "{}");
    const before = git("rev-parse", "main");
    const { status, stderr } = run();
    expect({ status, failed: status === 0 ? "" : stderr }).toEqual({ status: 0, failed: "" });
    expect(onRemote("rev-parse", "v1.2.3^")).toBe(before);
    expect(onRemote("diff", "--name-only", "main", "v1.2.3")).toBe("bundle/action.js");
    expect(onRemote("rev-parse", "main")).toBe(before);
    expect(readFileSync(join(folder, "release-notes.md"), "utf8")).toBe("- What is new.\n");
    expect(said()).toEqual([
      "auth setup-git",
      "release create v1.2.3 --verify-tag --title v1.2.3 --notes-file release-notes.md sbom.json",
      "pr list --state merged --label autorelease: pending --json number --jq .[].number",
      "pr edit 7 --remove-label autorelease: pending --add-label autorelease: tagged",
    ]);
  });

  it("does nothing where a package has another version than the tag", () => {
    const { run, said, git, onRemote } = createRelease("1.2.2");
    const { status, stderr } = run();
    expect(status).not.toBe(0);
    expect(stderr).toContain("packages/otel-fix/package.json has version 1.2.2, the tag is v1.2.3");
    expect(onRemote("rev-parse", "v1.2.3")).toBe(git("rev-parse", "main"));
    expect(said()).toEqual([]);
  });
});
