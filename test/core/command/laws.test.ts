import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Command } from "../../../src/core/command/command.ts";
import { MAX_READ } from "../../../src/core/command/comment-tree.ts";
import { findCommands, MAX_COMMANDS } from "../../../src/core/command/find-commands.ts";
import { TRIES } from "../../property-runs.ts";

const ruleIds = ["missing-recommended-disables", "sampler-argument-out-of-range"];

function read(markdown: string) {
  return findCommands(markdown, { ruleIds });
}

/** Texts out of the pieces that mean something to Markdown, to HTML or to the commands. */
const markdown = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."\n|\n\n|\r\n|> |- |1. |* |    |\t|`|```\n|~~~|~~|**|_|[|](a)|![|[^1]|[^1]: |<!--|-->|<details>|</details>|<b>|# |\\|  |a".split(
          "|",
        ),
        "|",
        "|-|\n",
      ),
      fc.constantFrom(
        "/otel-fix",
        "/otel-fix all\n",
        " all",
        " why",
        " ignore ",
        " --dry-run",
        ' "a b',
        "reason: ",
        "/otelfix",
      ),
      fc.string({ unit: "binary", maxLength: 5 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

const name = fc.stringMatching(/^[a-z0-9_*][a-z0-9_*-]{0,7}$/);
const path = fc.tuple(name, name).map(([folder, file]) => `${folder}/${file}.yaml`);

describe("any comment", () => {
  it("is read without an error, within the bounds", () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const { commands, nearMiss } = read(text);
        expect(commands.length).toBeLessThanOrEqual(MAX_COMMANDS + 2);
        expect(
          commands.every(({ raw }) => raw.length <= 200 && raw.isWellFormed() && !raw.includes("\n")),
        ).toBe(true);
        if (nearMiss === null) return;
        expect(commands).toEqual([]);
        expect(nearMiss.raw.length).toBeLessThanOrEqual(200);
        const [suggested, ...others] = read(nearMiss.suggestion).commands;
        expect(others).toEqual([]);
        expect(suggested?.kind).not.toBe("invalid");
      }),
      { numRuns: TRIES },
    );
  });

  it("runs nothing within code, a quote, a comment or a collapsed block", () => {
    const body = fc.array(fc.constantFrom("/otel-fix all", "so", "", "- a", "> b"), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(body, (lines) => {
        const text = lines.join("\n");
        expect(read(`\`\`\`\n${text}\n\`\`\``).commands).toEqual([]);
        expect(read(`<!--\n${text}\n-->`).commands).toEqual([]);
        expect(read(`<details>\n\n${text}\n\n</details>`).commands).toEqual([]);
        expect(read(lines.map((line) => `> ${line}`).join("\n")).commands).toEqual([]);
        expect(read(`so\n\n${lines.map((line) => `    ${line}`).join("\n")}`).commands).toEqual([]);
      }),
    );
  });

  it("gives the same commands with Windows line ends", () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const unix = text.replaceAll("\r", "");
        expect(read(unix.replaceAll("\n", "\r\n")).commands).toEqual(read(unix).commands);
      }),
    );
  });

  it("is parsed no further than the bound, however its pieces nest", () => {
    // What is beyond is only searched for a line: the parser never sees it.
    const repeated = fc.constantFrom(
      ">",
      "- ",
      "* ",
      "[",
      "![",
      "*a ",
      "`a``b",
      "<a ",
      "[^a]: ",
      "] ",
      "\t- ",
      "<details>\n\n",
    );
    fc.assert(
      fc.property(repeated, (piece) => {
        const text = piece.repeat(2_000).slice(0, MAX_READ / 2);
        expect(() => read(`/otel-fix\n\n${text}`)).not.toThrow();
        expect(read(`/otel-fix why\n\n${piece.repeat(30_000)}`).commands).toMatchObject([{ kind: "why" }]);
      }),
      { numRuns: 12 },
    );
  });
});

describe("a command that is written out", () => {
  it("is read back", () => {
    const fix = fc.record({
      rules: fc.uniqueArray(fc.constantFrom(...ruleIds)),
      paths: fc.uniqueArray(path, { maxLength: 5 }),
      spaced: fc.uniqueArray(
        fc.tuple(name, path).map(([a, b]) => `${a} ${b}`),
        { maxLength: 3 },
      ),
      options: fc.uniqueArray(fc.constantFrom("--dry-run", "--unsafe", "pr")),
    });
    fc.assert(
      fc.property(fix, ({ rules, paths, spaced, options }) => {
        const words = [...options, ...rules, ...paths, ...spaced.map((text) => `"${text}"`)];
        const [command] = read(["/otel-fix", ...words].join(" ")).commands;
        const all = [...paths, ...spaced];
        expect(command).toMatchObject({
          kind: "fix",
          scope: rules.length + all.length === 0 ? { of: "here" } : { of: "named", rules, paths: all },
          delivery: options.includes("pr") ? "pull-request" : "commit",
          isDryRun: options.includes("--dry-run"),
          withUnsafe: options.includes("--unsafe"),
        } satisfies Partial<Command>);
      }),
    );
  });
});
