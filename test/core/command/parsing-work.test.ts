import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { MAX_WORK, parseComment } from "../../../src/core/command/comment-tree.ts";
import { findCommands, mayConcernUs, readComment } from "../../../src/core/command/find-commands.ts";
import { weighBlock } from "../../../src/core/command/parsing-work.ts";
import { TRIES } from "../../property-runs.ts";

const ruleIds = ["missing-recommended-disables"];

/** What Markdown treats specially, and what stands between. */
const PIECES =
  "](¦\\]¦[¦]¦![¦(¦)¦<¦<a ¦<!--¦<?¦<![CDATA[¦</¦`¦``¦~¦~~¦*¦**¦_¦&¦&a;¦|¦|-|\n¦\n¦\n\n¦> ¦- ¦1. ¦[^a]¦[^a]: ¦www.¦http://¦@¦x¦ ¦\t¦\\¦#¦=\n¦[a]: ¦!¦é¦😀¦\ud800".split(
    "¦",
  );

const repeated = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 })
  .map((pieces) => pieces.join(""));

/** As much of it as GitHub takes. */
function fill(piece: string, length = 65_536): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

describe("a comment as long as GitHub takes", () => {
  it.each(["](\\](", "]", "*a", "]*", "a~", "<?", "\\``", "[a ", "[a](b)", "- a\n", "x\n\n", "|a"])(
    "of nothing but %j is given to the parser in part",
    (piece) => {
      const { source, unread } = parseComment(`/otel-fix why\n\n${fill(piece)}`);
      expect(unread).not.toBe("");
      expect(weighAll(source)).toBeLessThanOrEqual(MAX_WORK);
    },
  );

  it("whatever is repeated in it costs the parser no more than the bound", () => {
    fc.assert(
      fc.property(repeated, (piece) => {
        expect(weighAll(parseComment(fill(piece)).source)).toBeLessThanOrEqual(MAX_WORK);
      }),
      { numRuns: TRIES },
    );
  });

  it("keeps the commands before what is too much, and answers those behind it", () => {
    const markdown = `/otel-fix why\n\n${fill("](\\](", 9_000)}\n\n/otel-fix all`;
    expect(findCommands(markdown, { ruleIds }).commands.map(({ kind }) => kind)).toEqual(["why", "invalid"]);
  });
});

it.each([
  [
    "prose",
    "Some words that a person writes, with `code` and a [link](https://example.org).\nAnd more of them, so that it is a paragraph as people write it.\n\n",
  ],
  ["a list", "- an item with `code` in it and **bold** words as people write them\n"],
  ["lines of a log", "2026-01-01T00:00:00Z INFO [main] started in 12 ms (pid 7)\n"],
])("ten thousand characters of %s are read", (_, line) => {
  const text = `/otel-fix why\n\n${fill(line, 9_900)}`;
  expect(parseComment(text).unread).toBe("");
});

it("the work for a block grows with its marks that may pair, and with what is opened and not closed", () => {
  const weigh = (piece: string) => weighBlock(piece.repeat(8_000)) / weighBlock(piece.repeat(2_000));
  expect(["] ", "*a ", "<? ", "\\`` ", "[a "].map(weigh).every((growth) => growth > 10)).toBe(true);
  expect(["word ", "`a` ", "<b>", "a\n"].map(weigh).every((growth) => growth < 4.1)).toBe(true);
});

describe("a comment that is not for us", () => {
  it.each([
    "Looks good to me.",
    "`code` and *more* [of](it)",
    "](\\](".repeat(100),
    fill("](\\]("),
    "telemetry is nice, it needs a fix",
  ])("is not parsed: %j", (markdown) => {
    expect(mayConcernUs(markdown)).toBe(false);
  });

  it("may be one where a mark stands within what is nearly our name", () => {
    expect(mayConcernUs("otelf _x@")).toBe(true);
  });

  it("would have neither a command nor a near miss in it", () => {
    const words = "otel|fix|otel-fix|/otelfix|otelf|-fix|/|@|*|_|`| |\n|- |# |\\|all|x".split("|");
    const text = fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (markdown) => {
        if (!mayConcernUs(markdown))
          expect(readComment(markdown, ruleIds)).toEqual({ commands: [], nearMiss: null });
      }),
      { numRuns: 5 * TRIES },
    );
  });
});

function weighAll(source: string): number {
  return source
    .split(/(?<=\n[ \t]*\n)/)
    .map(weighBlock)
    .reduce((sum, work) => sum + work, 0);
}
