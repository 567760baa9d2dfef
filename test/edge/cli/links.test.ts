import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createFolder, manifest, run } from "./command-line.ts";
import { readReport } from "./json-report.ts";

async function scan(cwd: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await run(["scan", "--format", "json", ...args], { cwd });
  const { findings, notChecked } = readReport(stdout);
  return { code, stderr, paths: findings.map(({ path }) => path), notChecked };
}

const ELSEWHERE = "a symbolic link to a file that isn't checked here: name the link to check it";

describe("a symbolic link in a folder", () => {
  it("is listed where it has a manifest's name and leads to a file that the walk does not meet", async () => {
    const cwd = createFolder({
      "a.yaml": manifest(),
      "b.txt": manifest(),
      "node_modules/c.yaml": manifest(),
    });
    const outside = createFolder({ "d.yaml": manifest() });
    symlinkSync(join(outside, "d.yaml"), join(cwd, "outside.yaml"));
    symlinkSync("b.txt", join(cwd, "text.yaml"));
    symlinkSync("node_modules/c.yaml", join(cwd, "module.yaml"));
    symlinkSync("nowhere", join(cwd, "dangling.yaml"));
    symlinkSync("self.yaml", join(cwd, "self.yaml"));
    expect(await scan(cwd)).toEqual({
      code: 1,
      stderr: "",
      paths: ["a.yaml"],
      notChecked: [
        { path: "dangling.yaml", reason: "a symbolic link that doesn't lead to a readable file" },
        { path: "module.yaml", reason: ELSEWHERE },
        { path: "outside.yaml", reason: ELSEWHERE },
        { path: "self.yaml", reason: "a symbolic link that doesn't lead to a readable file" },
        { path: "text.yaml", reason: ELSEWHERE },
      ],
    });
    expect((await scan(cwd, "outside.yaml")).paths).toEqual(["outside.yaml"]);
  });

  it("is passed over where its file is met anyway, has another name, or is a folder", async () => {
    const cwd = createFolder({ "x/a.yaml": manifest(), "y/b.yaml": manifest(), "y/c.yaml": manifest() });
    const outside = createFolder({ "d.yaml": manifest() });
    symlinkSync("a.yaml", join(cwd, "x", "same.yaml"));
    symlinkSync("../y/b.yaml", join(cwd, "x", "other.yaml"));
    symlinkSync(join(outside, "d.yaml"), join(cwd, "x", "notes.txt"));
    symlinkSync(outside, join(cwd, "x", "folder"));
    mkdirSync(join(cwd, "z"));
    symlinkSync("../y", join(cwd, "z", "y.yaml"));
    const all = ["x/a.yaml", "y/b.yaml", "y/c.yaml"];
    expect(await scan(cwd, "x", "y", "z")).toEqual({ code: 1, stderr: "", paths: all, notChecked: [] });
    expect(await scan(cwd, "x", "y/b.yaml")).toMatchObject({
      paths: ["x/a.yaml", "y/b.yaml"],
      notChecked: [],
    });
    expect((await scan(cwd, "x")).notChecked).toEqual([{ path: "x/other.yaml", reason: ELSEWHERE }]);
  });
});
