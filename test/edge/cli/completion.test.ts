import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { rules } from "../../../src/rules/index.ts";
import { createFolder, run } from "./command-line.ts";

const ids = rules.map(({ id }) => id);

async function scriptOf(shell: string): Promise<string> {
  const { code, stdout, stderr } = await run(["completion", shell], { cwd: createFolder() });
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
}

function has(shell: string): boolean {
  return spawnSync(shell, ["-c", "true"]).status === 0;
}

/** What bash offers for the last of the words; nothing where it is left to offer files. */
function completeInBash(script: string, words: readonly string[]): readonly string[] {
  const file = "word-list";
  const cwd = createFolder({ [file]: script });
  const code = [
    `source ${file}`,
    'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _otel_fix; printf "%s\\n" "${COMPREPLY[@]}"',
  ].join("\n");
  const output = execFileSync("bash", ["--norc", "-c", code, "bash", ...words], { cwd, encoding: "utf8" });
  return output.split("\n").filter((line) => line !== "");
}

function completeInFish(script: string, line: string): readonly string[] {
  const cwd = createFolder({ "words.fish": script, "deploy.yaml": "" });
  const code = `source words.fish; complete -C ${JSON.stringify(line)}`;
  const env = { PATH: process.env["PATH"] ?? "", HOME: cwd, XDG_CONFIG_HOME: join(cwd, "none") };
  const output = execFileSync("fish", ["--no-config", "-c", code], { cwd, env, encoding: "utf8" });
  return output.split("\n").flatMap((row) => (row === "" ? [] : [row.split("\t")[0] ?? ""]));
}

/** A line, and what is offered for its last word; null: files. */
const CASES: readonly (readonly [line: string, offered: readonly string[] | null])[] = [
  ["otel-fix sc", ["scan"]],
  ["otel-fix explain-", ["explain-pod"]],
  ["otel-fix scan --f", ["--fix", "--files-from", "--format"]],
  ["otel-fix scan --format ", ["text", "json", "sarif", "github", "junit"]],
  ["otel-fix rules --format ", ["text", "json"]],
  ["otel-fix scan --rule endpoint-", ids.filter((id) => id.startsWith("endpoint-"))],
  ["otel-fix explain missing-", ids.filter((id) => id.startsWith("missing-"))],
  ["otel-fix config che", ["check"]],
  ["otel-fix completion ", ["bash", "zsh", "fish"]],
  ["otel-fix scan deplo", null],
  ["otel-fix scan --config deplo", null],
  ["otel-fix config check deplo", null],
];

describe("otel-fix completion", () => {
  it.each(CASES)("in bash, %j offers %j", async (line, offered) => {
    expect(completeInBash(await scriptOf("bash"), line.split(" "))).toEqual(offered ?? []);
  });

  it.runIf(has("fish")).each(CASES)("in fish, %j offers %j", async (line, offered) => {
    const got = completeInFish(await scriptOf("fish"), line);
    expect(got.toSorted()).toEqual((offered ?? ["deploy.yaml"]).toSorted());
  });

  it.runIf(has("zsh"))("in zsh, is a script that zsh takes", async () => {
    const cwd = createFolder({ "words.zsh": await scriptOf("zsh") });
    const code = 'autoload -Uz compinit; compinit -u -D; source words.zsh; print -r -- "$_comps[otel-fix]"';
    const output = execFileSync("zsh", ["-f", "-c", code], { cwd, encoding: "utf8" });
    expect(output.trim()).toBe("_otel_fix");
  });

  it("knows every command and every rule, in each shell", async () => {
    for (const shell of ["bash", "zsh", "fish"]) {
      const script = await scriptOf(shell);
      for (const word of ["scan", "review", "explain-pod", "init", ...ids]) expect(script).toContain(word);
    }
  });

  it("refuses another shell, and says which it knows", async () => {
    const { code, stderr } = await run(["completion", "csh"], { cwd: createFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain("Allowed choices are bash, zsh, fish");
  });
});
