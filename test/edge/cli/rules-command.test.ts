import { describe, expect, it } from "vitest";

import { rules } from "../../../src/rules/index.ts";
import { createFolder, run } from "./command-line.ts";

async function listed(args: readonly string[]): Promise<readonly string[]> {
  const { code, stdout } = await run(["rules", ...args, "--format", "json"], { cwd: createFolder() });
  expect(code).toBe(0);
  // What it prints is what is tested.
  return (JSON.parse(stdout) as { readonly rules: readonly { readonly id: string }[] }).rules.map(
    ({ id }) => id,
  );
}

describe("otel-fix rules", () => {
  it("lists every rule with its level and what it is about", async () => {
    expect(await listed([])).toEqual(rules.map(({ id }) => id));
    const { stdout } = await run(["rules"], { cwd: createFolder() });
    for (const { id, level } of rules) expect(stdout).toContain(`${id} ${level}`);
    for (const { summary } of rules) expect(stdout).toContain(summary);
    expect(stdout).toMatch(new RegExp(`\\n${rules.length} rules; otel-fix explain RULE`));
  });

  it.each(["nodejs", "Node.js", "node", "NODEJS"])("lists those about a language, %s", async (name) => {
    const about = rules.filter(({ languages }) => languages?.includes("nodejs") ?? true);
    expect(await listed(["--language", name])).toEqual(about.map(({ id }) => id));
    expect(about.length).toBeLessThan(rules.length);
  });

  it("lists those about what people see, by any of its words", async () => {
    const about = rules.filter(({ symptoms }) => symptoms?.includes("too many or failed spans") === true);
    expect(await listed(["--symptom", "failed spans"])).toEqual(about.map(({ id }) => id));
    expect(await listed(["--symptom", "Spans Failed", "--language", "php"])).toEqual(
      about.filter(({ languages }) => languages?.includes("php") ?? true).map(({ id }) => id),
    );
  });

  it.each([
    [["--language", "pyton"], /expected a language \(java, .*\), found "pyton"\. Did you mean python\?/],
    [["--symptom", "slow"], /found "slow"\. It can be:\n.*\n {2}no telemetry at all\n/s],
    [["--symptom", " "], /expected words of what you see/],
  ])("refuses %j and says what it takes", async (args, message) => {
    const { code, stdout, stderr } = await run(["rules", ...args], { cwd: createFolder() });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});

describe("the help", () => {
  it.each(["", "scan", "review", "explain", "rules", "explain-pod", "config", "completion"])(
    "of %j has examples that are calls of it",
    async (command) => {
      const { code, stdout } = await run([...command.split(" "), "--help"].filter(Boolean), {
        cwd: createFolder(),
      });
      expect(code).toBe(0);
      const [, examples = ""] = stdout.split("\nExamples:\n");
      expect(examples).toContain(`otel-fix ${command}`);
    },
  );
});
