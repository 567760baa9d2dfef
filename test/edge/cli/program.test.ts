import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import pc from "picocolors";
import { describe, expect, it } from "vitest";

import type { Palette } from "../../../src/core/report/palette.ts";
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
      `otel-fix: there is no rule "nope". The rules are ${rules.map(({ id }) => id).join(", ")}.\n`,
    ],
    ["a misspelt rule", ["explain", "nul-list"], 'there is no rule "nul-list". Did you mean null-list?\n'],
    [
      "an address of pages that is none",
      ["scan", "app.yml"],
      `OTEL_FIX_PAGES_URL isn't valid: expected an http or https URL without a query, such as https://otel-fix.example.com, found "nowhere"`,
    ],
    ["an empty path", ["scan", ""], "a path is empty"],
    ["an empty path among others", ["scan", ".", ""], "a path is empty"],
    ["--fix with --diff", ["scan", "--fix", "--diff"], "choose one"],
    ["--stdin with paths", ["scan", "--stdin", "a.yaml"], "don't name any paths"],
    ["--stdin with --fix", ["scan", "--stdin", "--fix"], "use --diff to see the fix"],
    ["- with paths", ["scan", "-", "a.yaml"], "don't name any other path"],
    ["--unsafe alone", ["scan", "--unsafe"], "use it with --fix or --diff"],
    ["--output with --diff", ["scan", "--diff", "--output", "x"], "redirect it instead"],
    ["an unknown level", ["scan", "--level", "info"], "Allowed choices are notice, warning, error"],
    ["--stdin-filename alone", ["scan", "--stdin-filename", "a.yaml"], "works only with --stdin"],
    [
      "a configuration that is not there",
      ["scan", "--config", "no.yml"],
      "can't read the configuration file no.yml",
    ],
    ["a folder as configuration", ["scan", "--config", "."], "can't read the configuration file ."],
    [
      "a pull request that is none",
      ["review", "o/r"],
      'expected OWNER/REPO#NUMBER or https://github.com/OWNER/REPO/pull/NUMBER, found "o/r"',
    ],
    ["a review without a token", ["review", "o/r#1"], "GITHUB_TOKEN is missing: set it to a token"],
  ])("ends with 2 and says why: %s", async (_title, args, words) => {
    const env = words.includes("OTEL_FIX_PAGES_URL") ? { OTEL_FIX_PAGES_URL: "nowhere" } : {};
    const { code, stdout, stderr } = await call(args, { env });
    expect(stderr).toContain(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("ends with 2 and names the defect where the program itself fails", async () => {
    const broken = new Error("broken \u001b[31m");
    const { code, stderr } = await call(["scan", "--stdin"], { fails: broken });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^otel-fix: this is a bug in otel-fix; please report it: Error: broken �\[31m\n/);
  });

  it("prints no control character of an argument", async () => {
    const { stderr } = await call(["scan", "--rule", "\u001b]0;owned\u0007", "\u009b2J"]);
    expect(stderr).toContain("]0;owned");
    expect(stderr).not.toMatch(/[^\P{Cc}\n]/u);
  });
});

describe("--version", () => {
  it.each(["--version", "-V"])("prints the version that the package has: %s", async (option) => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };
    expect(await call([option])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("explain", () => {
  it("prints the page of a rule as it is written, without what only generates it", async () => {
    const { code, stdout } = await call(["explain", "null-list"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# null-list\n/);
    expect(stdout).toContain("## How to switch it off");
    expect(stdout).not.toContain("<!--");
  });

  it("has a page for every rule", async () => {
    for (const { id } of rules) expect(await call(["explain", id])).toMatchObject({ code: 0, stderr: "" });
  });

  it("reads the pages of a package from its one file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "otel-fix-pages-"));
    writeFileSync(join(folder, "rule-pages.json"), JSON.stringify({ "null-list": "# packed\n" }));
    const pages = pathToFileURL(`${folder}/`);
    expect(await call(["explain", "null-list"], { pages })).toMatchObject({ code: 0, stdout: "# packed\n" });
    const missing = await call(["explain", "tls-mismatch"], { pages });
    expect(missing).toMatchObject({ code: 2, stdout: "" });
    expect(missing.stderr).toContain("the page of tls-mismatch isn't in file://");
    rmSync(folder, { recursive: true });
  });
});

describe("the name of a rule in a report", () => {
  const OTEL_FIX_PAGES_URL = "https://bot.example.com/otel-fix";
  const manifest = "test/fixtures/rules/null-list/bad.env-and-section.yaml";

  it("is a link at a terminal that takes links, where an address is known", async () => {
    const palette = { ...pc.createColors(false), link: (text: string, url: string) => `[${text}](${url})` };
    const linked = "[null-list](https://bot.example.com/otel-fix/rules/null-list)";
    expect((await call(["scan", manifest], { palette, env: { OTEL_FIX_PAGES_URL } })).stdout).toContain(
      linked,
    );
    expect((await call(["scan", manifest], { palette })).stdout).not.toContain("](");
    expect((await call(["scan", manifest], { env: { OTEL_FIX_PAGES_URL } })).stdout).not.toContain(
      "https://",
    );
  });

  it("has its address in the JSON as helpUri", async () => {
    const args = ["scan", "--format", "json", manifest];
    const uri = (stdout: string) =>
      (JSON.parse(stdout) as { findings: { rule: string; helpUri?: string }[] }).findings.find(
        ({ rule }) => rule === "null-list",
      )?.helpUri;
    expect(uri((await call(args, { env: { OTEL_FIX_PAGES_URL } })).stdout)).toBe(
      "https://bot.example.com/otel-fix/rules/null-list",
    );
    expect(uri((await call(args)).stdout)).toBeUndefined();
  });
});

interface World {
  readonly rules?: readonly Rule[];
  readonly fails?: Error;
  readonly env?: NodeJS.ProcessEnv;
  readonly palette?: Palette;
  readonly pages?: URL;
}

/** The program without a process around it. */
async function call(args: readonly string[], world: World = {}) {
  const output = { stdout: "", stderr: "" };
  const code = await runProgram(args, () => Promise.resolve(world.rules ?? rules), {
    print: (text) => (output.stdout += `${text}\n`),
    error: (text) => (output.stderr += `${text}\n`),
    readInput: () =>
      world.fails === undefined ? Promise.resolve(Buffer.from("")) : Promise.reject(world.fails),
    palette: world.palette ?? pc.createColors(false),
    env: world.env ?? {},
    pages: world.pages ?? new URL("../../../src/", import.meta.url),
  });
  return { code, ...output };
}
