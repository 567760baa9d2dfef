import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findCommands } from "../../../src/core/command/find-commands.ts";
import { commands } from "../../../src/core/command/registry.ts";
import { renderCommandHelp } from "../../../src/core/report/command-help.ts";

const help = renderCommandHelp("write");

describe("the answer to /otel-fix help", () => {
  it("is this", () => {
    expect(help).toMatchSnapshot();
  });

  it("names every form and option, and nothing twice", () => {
    const rows = help.split("\n").filter((line) => line.startsWith("- `/otel-fix"));
    expect(rows).toHaveLength(commands.flatMap((spec) => [...spec.forms, ...spec.options]).length);
    expect(new Set(rows.map((row) => row.split(": ")[0])).size).toBe(rows.length);
  });

  it("fits on one screen, each command on a line of its own", () => {
    expect(help.split("\n").length).toBeLessThan(25);
    for (const { brief } of commands.flatMap((spec) => [...spec.forms, ...spec.options]))
      expect(brief).toMatch(/^[a-z].{5,79}(?<![.])$/);
  });

  it("says which role the configuration asks for", () => {
    expect(renderCommandHelp("maintain")).toContain("Needs `maintain` access or higher:");
  });

  it("is no comment that runs anything", () => {
    expect(findCommands(help, { ruleIds: [] })).toEqual({ commands: [], nearMiss: null });
  });
});

describe("docs/commands.md", () => {
  const docs = readFileSync("docs/commands.md", "utf8");

  it("states the limits that count", () => {
    const name = (count: number) => Array.from({ length: count }, (_, index) => `${index}/`).join(" ");
    const kindOf = (text: string) => findCommands(text, { ruleIds: ["r"] }).commands[0]?.kind;
    expect(docs).toContain("At most 500 rules and paths in a command, and 500 characters of a");
    expect([kindOf(`/otel-fix ${name(500)}`), kindOf(`/otel-fix ${name(501)}`)]).toEqual(["fix", "invalid"]);
    const ignore = (length: number) => kindOf(`/otel-fix ignore r reason: ${"x".repeat(length)}`);
    expect([ignore(500), ignore(501)]).toEqual(["ignore", "invalid"]);
    expect(docs).toContain("beyond the first 10,000 characters of a comment is refused");
    const below = (length: number) => kindOf(`${"x".repeat(length)}\n\n/otel-fix`);
    expect([below(9_980), below(10_000)]).toEqual(["fix", "invalid"]);
    expect(docs).toContain("Several commands in a comment are carried out in their order, at most 10.");
    const many = (count: number) =>
      findCommands("/otel-fix why\n".repeat(count), { ruleIds: ["r"] }).commands;
    expect(many(11).map(({ kind }) => kind)).toEqual([...many(10).map(() => "why"), "invalid"]);
  });

  it("has a section and the examples of every form and option", () => {
    for (const form of commands.flatMap((spec) => [...spec.forms, ...spec.options])) {
      expect(docs).toContain(form.help);
      for (const { text } of form.examples) expect(docs).toContain(`\n\`\`\`text\n${text}\n\`\`\`\n`);
    }
    expect(docs.match(/^## `/gm)).toHaveLength(
      commands.flatMap((spec) => [...spec.forms, ...spec.options]).length,
    );
  });
});
