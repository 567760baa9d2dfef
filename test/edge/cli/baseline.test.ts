import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { createFolder, manifest, run } from "./command-line.ts";

const FILES = { "a.yaml": manifest("a"), "apps/b.yaml": manifest("b"), ".github/otel-fix.yml": "{}\n" };

async function scan(args: readonly string[], cwd: string) {
  const { code, stdout, stderr } = await run(["scan", "--format", "json", ...args], { cwd });
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly path: string }[] };
  return { code, paths: findings.map(({ path }) => path), stderr };
}

it("knows what was there, wherever the command runs and whatever line it moves to, and tells what is new", async () => {
  const cwd = createFolder(FILES);
  execFileSync("git", ["init", "-q"], { cwd });
  const written = await scan(["--write-baseline", "known.json"], cwd);
  expect(written).toEqual({ code: 0, paths: [], stderr: "otel-fix: known.json has 2 findings now\n" });
  writeFileSync(join(cwd, "a.yaml"), `# moved\n${manifest("a")}`);
  writeFileSync(join(cwd, "apps/c.yaml"), manifest("c"));
  const later = await scan(["--baseline", "known.json"], cwd);
  expect(later).toMatchObject({ code: 1, paths: ["apps/c.yaml"] });
  expect(later.stderr).toBe("otel-fix: 2 findings left out: in the baseline known.json\n");
  const below = await scan(["--baseline", "../known.json"], join(cwd, "apps"));
  expect(below).toMatchObject({ code: 1, paths: ["c.yaml"] });
  expect(below.stderr).toContain(
    "1 finding of the baseline not met: fixed, or in files that weren't scanned",
  );
});

it("is a small file that stays the same while nothing changes", async () => {
  const cwd = createFolder(FILES);
  await scan(["--write-baseline", "known.json"], cwd);
  const before = readFileSync(join(cwd, "known.json"), "utf8");
  await scan(["--write-baseline", "known.json", "apps", "a.yaml"], cwd);
  expect(readFileSync(join(cwd, "known.json"), "utf8")).toBe(before);
  expect(JSON.parse(before)).toMatchObject({ version: 1 });
});

it.each([
  ["isn't there", null, "no such file or folder"],
  ["is no JSON", "findings: []", "expected JSON"],
  ["is something else", "[]", 'expected {"version": 1'],
  ["is another version's", '{"version": 2, "findings": []}', "expected version 1, found 2"],
  ["has no list", '{"version": 1, "findings": [1]}', 'expected "findings" to be a list of texts'],
])("is refused with what to do where it %s", async (_what, text, words) => {
  const cwd = createFolder(FILES);
  if (text !== null) writeFileSync(join(cwd, "known.json"), text);
  const { code, stderr } = await run(["scan", "--baseline", "known.json"], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain("can't use the baseline known.json: ");
  expect(stderr).toContain(words);
  expect(stderr).toContain("Write it with otel-fix scan --write-baseline FILE");
});

it("is not written while fixing, nor where it can't be", async () => {
  const cwd = createFolder(FILES);
  expect((await run(["scan", "--fix", "--write-baseline", "x"], { cwd })).code).toBe(2);
  expect((await run(["scan", "--baseline", "x", "--write-baseline", "x"], { cwd })).code).toBe(2);
  const { code, stderr } = await run(["scan", "--write-baseline", "no/where.json"], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain("can't write the baseline no/where.json: no such file or folder");
});
