import pc from "picocolors";
import { describe, expect, it } from "vitest";

import { formats } from "../../../src/core/report/formats.ts";
import { runProgram } from "../../../src/edge/cli/program.ts";
import type { Rule } from "../../../src/core/lint/rule.ts";
import { rules } from "../../../src/rules/index.ts";

describe("a call that cannot be carried out", () => {
  it.each<[string, readonly string[], string]>([
    ["no command", [], "Usage: otel-fix"],
    ["an unknown command", ["scna"], "unknown command 'scna'"],
    ["an unknown option", ["scan", "--nope"], "unknown option '--nope'"],
    ["an option without its value", ["scan", "--config"], "argument missing"],
    [
      "an unknown format",
      ["scan", "--format", "xml"],
      `Allowed choices are ${formats.map(({ name }) => name).join(", ")}.`,
    ],
    [
      "an unknown rule",
      ["scan", "--rule", "nope"],
      `Expected the id of a rule (${rules.map(({ id }) => id).join(", ")}), found "nope"`,
    ],
    ["an empty path", ["scan", ""], "found an empty one"],
    ["an empty path among others", ["scan", ".", ""], "found an empty one"],
    ["--fix with --diff", ["scan", "--fix", "--diff"], "choose one of them"],
    ["--stdin with paths", ["scan", "--stdin", "a.yaml"], "name no paths with it"],
    ["--stdin with --fix", ["scan", "--stdin", "--fix"], "use --diff to see the fix"],
    ["--stdin-filename alone", ["scan", "--stdin-filename", "a.yaml"], "goes with --stdin"],
    [
      "a configuration that is not there",
      ["scan", "--config", "no.yml"],
      "expected a configuration file at no.yml",
    ],
    ["a folder as configuration", ["scan", "--config", "."], "expected a configuration file at ."],
    ["a pull request that is none", ["review", "o/r"], 'expected OWNER/REPO#NUMBER, found "o/r"'],
    ["a review without a token", ["review", "o/r#1"], "GITHUB_TOKEN is missing: set it to a token"],
  ])("ends with 2 and says why: %s", async (_title, args, words) => {
    const { code, stdout, stderr } = await call(args);
    expect(stderr).toContain(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("ends with 2 and names the defect where the program itself fails", async () => {
    const broken = new Error("broken \u001b[31m");
    const { code, stderr } = await call(["scan", "--stdin"], { fails: broken });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^otel-fix: this is a defect of otel-fix, please report it: Error: broken �\[31m\n/,
    );
  });

  it("prints no control character of an argument", async () => {
    const { stderr } = await call(["scan", "--rule", "\u001b]0;owned\u0007", "\u009b2J"]);
    expect(stderr).toContain("]0;owned");
    expect(stderr).not.toMatch(/[^\P{Cc}\n]/u);
  });
});

interface World {
  readonly rules?: readonly Rule[];
  readonly fails?: Error;
}

/** The program without a process around it. */
async function call(args: readonly string[], world: World = {}) {
  const output = { stdout: "", stderr: "" };
  const code = await runProgram(args, world.rules ?? rules, {
    print: (text) => (output.stdout += `${text}\n`),
    error: (text) => (output.stderr += `${text}\n`),
    readInput: () =>
      world.fails === undefined ? Promise.resolve(Buffer.from("")) : Promise.reject(world.fails),
    palette: pc.createColors(false),
    env: {},
  });
  return { code, ...output };
}
