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
