import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseEnvFile } from "../../../../src/core/kinds/compose/env-file.ts";
import { LINEAR, measureGrowth } from "../../../growth.ts";
import { TRIES } from "../../../property-runs.ts";

const read = (text: string) => parseEnvFile(text)?.map((entry) => [entry.name, entry.text]);

describe("a file that env_file names", () => {
  it("has names and values, with quotes, export, colons and comments", () => {
    const text = [
      "\uFEFF# OTEL_A=comment",
      "A=1",
      "  export B = two words # comment",
      "C='$x # y' # comment",
      'D="x y"',
      "E: 5",
      "F=",
      "G=a#b",
      "",
    ].join("\r\n");
    expect(read(text)).toEqual([
      ["A", "1"],
      ["B", "two words"],
      ["C", "$x # y"],
      ["D", "x y"],
      ["E", "5"],
      ["F", ""],
      ["G", "a#b"],
    ]);
  });

  it("does not tell what is put in, escaped, or taken from the machine", () => {
    expect(read('A=${B:-x}\nB=$C\nC="a\\nb"\nD\nE="x" y\nF=a"b"c')).toEqual(
      ["A", "B", "C", "D", "E", "F"].map((name) => [name, null]),
    );
  });

  it("has quotes over several lines", () => {
    expect(read('A="x\ny=1"\nB=2')).toEqual([
      ["A", "x\ny=1"],
      ["B", "2"],
    ]);
  });

  it("is unknown as a whole where Compose refuses it", () => {
    expect(read('A="x')).toBeUndefined();
    expect(read("A=1\n- B")).toBeUndefined();
    expect(read("two words\n")).toBeUndefined();
    expect(read("")).toEqual([]);
  });

  it("has the places of its names and values", () => {
    const text = "# head\nexport OTEL_SERVICE_NAME = 'shop' # tail\n";
    const [entry] = parseEnvFile(text) ?? [];
    expect(text.slice(entry?.nameRange.start, entry?.nameRange.end)).toBe("OTEL_SERVICE_NAME");
    expect(text.slice(entry?.range.start, entry?.range.end)).toBe("'shop'");
  });

  it("never throws, and its places lie within it", () => {
    const piece = fc.constantFrom(
      ..."A|=|:|\n|\r\n|\"|'|\\|#| |\t|export |$|${|\uFEFF|é|1|-|\u0000".split("|"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join("");
        for (const { range, nameRange } of parseEnvFile(text) ?? [])
          for (const { start, end } of [range, nameRange])
            expect(0 <= start && start <= end && end <= text.length).toBe(true);
      }),
      { numRuns: TRIES * 5 },
    );
  });

  it.each(["A=1\n", "A='\n'\n", 'A="\\"" ', "# x\n", " ", "A=x # ", "export "])(
    "takes time in proportion to its length: %j",
    (line) => {
      expect(measureGrowth((n) => () => parseEnvFile(line.repeat(n)), 20_000)).toBeLessThan(LINEAR);
    },
  );
});
