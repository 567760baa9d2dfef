import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findCommands } from "../../../src/core/command/find-commands.ts";
import { commands, leastRoleOf } from "../../../src/core/command/registry.ts";
import { rules } from "../../../src/rules/index.ts";

const ruleIds = rules.map((rule) => rule.id);

function only(markdown: string) {
  const [command, ...others] = findCommands(markdown, { ruleIds }).commands;
  if (command === undefined || others.length > 0) throw new Error(`not one command: ${markdown}`);
  return command;
}

describe.each(commands)("the registry's $kind", (spec) => {
  const examples = [...spec.forms, ...spec.options].flatMap((form) => form.examples);

  it("has an example for each form and option", () => {
    expect([...spec.forms, ...spec.options].every((form) => form.examples.length > 0)).toBe(true);
  });

  it.each(examples)("reads its example $text as that command", ({ text }) => {
    expect(only(text)).toMatchObject({ kind: spec.kind, raw: text });
    expect(only(`Hello\n\n${text}\n\nBye`)).toMatchObject({ kind: spec.kind });
  });

  it("offers only words that are known", () => {
    for (const meant of Object.values(spec.synonyms)) {
      const known = commands.flatMap(({ words, options }) => [
        ...words,
        ...options.map(({ word }) => word),
        "",
      ]);
      expect(known).toContain(meant);
    }
  });

  it("shares no word with another command", () => {
    const others = commands.filter((other) => other !== spec);
    const taken = others.flatMap((other) => [...other.words, ...Object.keys(other.synonyms)]);
    for (const word of [...spec.words, ...Object.keys(spec.synonyms)]) expect(taken).not.toContain(word);
  });

  it("has texts of one sentence", () => {
    for (const { help } of [...spec.forms, ...spec.options]) expect(help).toMatch(/^[A-Z][^\n]*\.$/);
  });
});

describe("who may use", () => {
  it.each([
    ["/otel-fix", "write"],
    ["/otel-fix all --unsafe", "write"],
    ["/otel-fix a/b.yaml pr", "write"],
    ["/otel-fix all --dry-run", "anyone"],
    ["/otel-fix pr --unsafe --dry-run", "anyone"],
    ["/otel-fix why", "anyone"],
    ["/otel-fix help", "anyone"],
    ["/otel-fix recheck", "author-or-write"],
    ["/otel-fix ignore missing-recommended-disables reason: a", "write"],
    ["/otel-fix why not", "anyone"],
  ])("%s is %s", (text, role) => {
    expect(leastRoleOf(only(text))).toBe(role);
  });
});

describe("docs/commands.md", () => {
  const docs = readFileSync(new URL("../../../docs/commands.md", import.meta.url), "utf8");
  const blocks = [...docs.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, , text]) => text ?? "");

  it("has every example of the registry", () => {
    const examples = commands.flatMap((spec) =>
      [...spec.forms, ...spec.options].flatMap((form) => form.examples),
    );
    expect(blocks).toEqual(examples.map(({ text }) => `${text}\n`));
  });

  it.each(blocks)("has an example that can be carried out: %s", (text) => {
    expect(only(text).kind).not.toBe("invalid");
  });

  it("is no comment that runs anything", () => {
    expect(findCommands(docs, { ruleIds })).toEqual({ commands: [], nearMiss: null });
  });
});
