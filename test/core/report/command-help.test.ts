import { describe, expect, it } from "vitest";
import { findCommands } from "../../../src/core/command/find-commands.ts";
import { commands } from "../../../src/core/command/registry.ts";
import { renderCommandDocs, renderCommandHelp } from "../../../src/core/report/command-help.ts";

const help = renderCommandHelp();

describe("the answer to /otel-fix help", () => {
  it("is this", () => {
    expect(help).toMatchSnapshot();
  });

  it("names every form and option, and nothing twice", () => {
    const rows = help.split("\n").filter((line) => line.startsWith("| `/otel-fix"));
    expect(rows).toHaveLength(commands.flatMap((spec) => [...spec.forms, ...spec.options]).length);
    expect(new Set(rows.map((row) => row.split(" | ")[0])).size).toBe(rows.length);
  });

  it("is no comment that runs anything", () => {
    expect(findCommands(help, { ruleIds: [] })).toEqual({ commands: [], nearMiss: null });
  });
});

describe("docs/commands.md", () => {
  it("states the limits that count", () => {
    const name = (count: number) => Array.from({ length: count }, (_, index) => `${index}/`).join(" ");
    const kindOf = (text: string) => findCommands(text, { ruleIds: ["r"] }).commands[0]?.kind;
    expect(renderCommandDocs()).toContain(
      "At most 500 rules and paths in a command, and 500 characters of a",
    );
    expect([kindOf(`/otel-fix ${name(500)}`), kindOf(`/otel-fix ${name(501)}`)]).toEqual(["fix", "invalid"]);
    const ignore = (length: number) => kindOf(`/otel-fix ignore r reason: ${"x".repeat(length)}`);
    expect([ignore(500), ignore(501)]).toEqual(["ignore", "invalid"]);
    expect(renderCommandDocs()).toContain("beyond the first 10,000 characters of a comment is refused");
    const below = (length: number) => kindOf(`${"x".repeat(length)}\n\n/otel-fix`);
    expect([below(9_980), below(10_000)]).toEqual(["fix", "invalid"]);
  });

  it("has a section and the examples of every form and option", () => {
    const docs = `${renderCommandDocs()}\n`;
    for (const form of commands.flatMap((spec) => [...spec.forms, ...spec.options])) {
      expect(docs).toContain(form.help);
      for (const { text } of form.examples) expect(docs).toContain(`\n\`\`\`text\n${text}\n\`\`\`\n`);
    }
    expect(docs.match(/^## `/gm)).toHaveLength(
      commands.flatMap((spec) => [...spec.forms, ...spec.options]).length,
    );
  });
});
