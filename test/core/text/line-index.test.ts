import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createLineIndex } from "../../../src/core/text/line-index.ts";

describe("createLineIndex", () => {
  it("counts lines as an editor does: a final line end starts no new line", () => {
    expect(createLineIndex("").count).toBe(0);
    expect(createLineIndex("a").count).toBe(1);
    expect(createLineIndex("a\n").count).toBe(1);
    expect(createLineIndex("a\n\n").count).toBe(2);
    expect(createLineIndex("a\r\nb").count).toBe(2);
  });

  it("leaves line ends out of a line's text", () => {
    const lines = createLineIndex("one\r\ntwo\n\nfour\r");
    expect([1, 2, 3, 4].map((line) => lines.textOf(line))).toEqual(["one", "two", "", "four\r"]);
    expect(lines.rangeOf(1)).toEqual({ start: 0, end: 3 });
  });

  it("counts columns in UTF-16 units, from 1", () => {
    const lines = createLineIndex("🚀x\né");
    expect(lines.positionAt(2)).toEqual({ line: 1, column: 3, offset: 2 });
    expect(lines.positionAt(4)).toEqual({ line: 2, column: 1, offset: 4 });
    expect(lines.positionAt(5)).toEqual({ line: 2, column: 2, offset: 5 });
  });

  it("refuses a line that is not there", () => {
    expect(() => createLineIndex("a\n").rangeOf(2)).toThrow(RangeError);
    expect(() => createLineIndex("").textOf(1)).toThrow(RangeError);
  });

  it("agrees with counting line ends", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "\n", "\r\n", "🚀")), fc.nat(40), (parts, at) => {
        const text = parts.join("");
        const offset = Math.min(at, Math.max(0, text.length - 1));
        const before = text.slice(0, offset).split("\n");
        const expected = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, offset };
        expect(createLineIndex(text).positionAt(offset)).toEqual(expected);
      }),
    );
  });
});
