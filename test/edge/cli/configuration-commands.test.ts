import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createFolder, run } from "./command-line.ts";

const FILE = ".github/otel-fix.yml";

const CONFIGURATION = `preset: [strict, quiet-node]
keep:
  python: [flask]
rules:
  endpoint-path: off
overrides:
  - paths: ["clusters/test/**"]
    keep: { python: [flask, requests] }
    rules:
      endpoint-path: error
  - paths: ["clusters/test/old/**"]
    keep: { python: null }
`;

interface Settings {
  readonly file: string | null;
  readonly settings: readonly {
    readonly key: string;
    readonly value: unknown;
    readonly origin: object;
  }[];
}

async function settingsOf(cwd: string, args: readonly string[] = []) {
  const { code, stdout } = await run(["config", ...args, "--format", "json"], { cwd });
  expect(code).toBe(0);
  // What it prints is what is tested.
  const { file, settings } = JSON.parse(stdout) as Settings;
  return { file, byKey: new Map(settings.map(({ key, ...rest }) => [key, rest])) };
}

describe("otel-fix config", () => {
  it("says of each value where it comes from: a file, a preset or the defaults", async () => {
    const { file, byKey } = await settingsOf(createFolder({ ".git/HEAD": "", [FILE]: CONFIGURATION }));
    expect(file).toBe(FILE);
    expect(byKey.get("keep.python")).toEqual({
      value: ["flask"],
      origin: { kind: "file", path: FILE, line: 3 },
    });
    expect(byKey.get("recommended.nodejs")).toEqual({
      value: ["fs", "net", "dns"],
      origin: { kind: "preset", name: "quiet-node" },
    });
    expect(byKey.get("check.failOn")).toEqual({
      value: "warning",
      origin: { kind: "preset", name: "strict" },
    });
    expect(byKey.get("fix.allow")).toEqual({ value: "write", origin: { kind: "default" } });
  });

  it("says what counts for a path, wherever it is asked", async () => {
    const folder = createFolder({ ".git/HEAD": "", [FILE]: CONFIGURATION, "clusters/test/a.yaml": "" });
    const inside = await settingsOf(join(folder, "clusters"), ["test/a.yaml"]);
    const expected = {
      value: ["flask", "requests"],
      origin: { kind: "override", path: `../${FILE}`, line: 8 },
    };
    expect(inside.byKey.get("keep.python")).toEqual(expected);
    expect(inside.byKey.get("rules.endpoint-path")).toMatchObject({ value: "error" });
    expect(inside.byKey.has("overrides")).toBe(false);
    const outside = await settingsOf(folder, ["clusters/prod/a.yaml"]);
    expect(outside.byKey.get("keep.python")).toMatchObject({ origin: { kind: "file", line: 3 } });
  });

  it("says so where there is no file, and every value is a default", async () => {
    const { stdout } = await run(["config"], { cwd: createFolder() });
    const [head, ...lines] = stdout.trimEnd().split("\n");
    expect(head).toBe("# No configuration file: the default preset applies.");
    const leaves = lines.filter((line) => /: \S/.test(line));
    expect(leaves.length).toBeGreaterThan(20);
    for (const line of leaves) expect(line).toMatch(/ # default$/);
  });

  it("prints a configuration that means the same", async () => {
    const folder = createFolder({ [FILE]: CONFIGURATION });
    const { stdout } = await run(["config"], { cwd: folder });
    const again = await settingsOf(createFolder({ [FILE]: stdout }));
    const values = (settings: Awaited<ReturnType<typeof settingsOf>>) =>
      [...settings.byKey].map(([key, { value }]) => [key, value]);
    expect(values(again)).toEqual(values(await settingsOf(folder)));
  });

  it.each([
    [
      "check",
      ["config", "check", "a.yml"],
      1,
      /^a\.yml:2:1: kep: expected a known key .*did you mean keep\?$/m,
    ],
    ["itself", ["config", "--config", "a.yml"], 2, /a\.yml:2:1: kep/],
  ])("%s refuses a broken configuration with each fault and its place", async (_, args, code, text) => {
    const cwd = createFolder({ "a.yml": "keep: {}\nkep: {}\nreview: { drafts: maybe }\n" });
    const outcome = await run(args, { cwd });
    expect(outcome.code).toBe(code);
    expect(outcome.stdout + outcome.stderr).toMatch(text);
    expect(outcome.stdout + outcome.stderr).toContain("a.yml:3:19: review.drafts");
  });

  it("check takes a valid file, and can't do its work without one", async () => {
    const cwd = createFolder({ "a.yml": CONFIGURATION.replace(/ {2}- paths: .*old[^]*/, "") });
    expect(await run(["config", "check", "a.yml"], { cwd })).toEqual({
      code: 0,
      stdout: "a.yml is a valid configuration\n",
      stderr: "",
    });
    const { code, stderr } = await run(["config", "check", "b.yml"], { cwd });
    expect([code, stderr]).toEqual([
      2,
      "otel-fix: can't read the configuration file b.yml: no such file or folder\n",
    ]);
  });
});

describe("otel-fix init", () => {
  it("writes a file at the repository's root that changes nothing, and never over one", async () => {
    const folder = createFolder({ ".git/HEAD": "", "deploy/a.yaml": "" });
    const before = await settingsOf(folder);
    const cwd = join(folder, "deploy");
    expect(await run(["init"], { cwd })).toMatchObject({ code: 0, stderr: "" });
    const after = await settingsOf(folder);
    expect(after.file).toBe(FILE);
    expect(after.byKey).toEqual(before.byKey);
    const again = await run(["init"], { cwd });
    expect(again).toMatchObject({ code: 2, stdout: "" });
    expect(again.stderr).toContain(`../${FILE} is there already`);
  });

  it("says so where .github is a file", async () => {
    const { code, stderr } = await run(["init"], { cwd: createFolder({ ".github": "" }) });
    expect([code, stderr]).toEqual([2, `otel-fix: can't write ${FILE}: a part of its path is a file\n`]);
  });

  it("prints what it would write, in which every comment is a setting that is valid and the default", async () => {
    const cwd = createFolder();
    const { stdout } = await run(["init", "--print"], { cwd });
    const written = await run(["init"], { cwd });
    expect(written.code).toBe(0);
    expect(readFileSync(join(cwd, FILE), "utf8")).toBe(stdout);
    const lines = stdout.split("\n").slice(2);
    const own = createFolder({ [FILE]: lines.map((line) => line.replace(/^# /, "")).join("\n") });
    const [own_, none] = [await settingsOf(own), await settingsOf(createFolder())];
    for (const [key, { value, origin }] of own_.byKey) {
      expect(value).toEqual(none.byKey.get(key)?.value);
      expect(origin).toMatchObject({ kind: "file" });
    }
  });
});
