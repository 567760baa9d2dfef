import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { applyEdits, editsOverlap, type Edit } from "../../../src/core/text/edit.ts";

describe("applyEdits", () => {
  it("replaces, inserts and removes in one go, whatever the order of the edits", () => {
    const edits: readonly Edit[] = [
      { start: 6, end: 11, text: "there" },
      { start: 0, end: 0, text: "> " },
      { start: 5, end: 6, text: "" },
    ];
    expect(applyEdits("hello world", edits)).toEqual({ ok: true, text: "> hellothere" });
    expect(applyEdits("hello world", [...edits].reverse())).toEqual({ ok: true, text: "> hellothere" });
  });

  it("takes edits that touch", () => {
    const edits = [
      { start: 0, end: 2, text: "A" },
      { start: 2, end: 4, text: "B" },
      { start: 4, end: 4, text: "C" },
    ];
    expect(applyEdits("aabb", edits)).toEqual({ ok: true, text: "ABC" });
  });

  it.each([
    ["share a character", { start: 0, end: 3, text: "" }, { start: 2, end: 4, text: "" }],
    ["insert at one place", { start: 1, end: 1, text: "a" }, { start: 1, end: 1, text: "b" }],
    ["insert into what another replaces", { start: 0, end: 3, text: "" }, { start: 1, end: 1, text: "x" }],
  ])("refuses edits that %s", (_, a, b) => {
    expect(applyEdits("abcd", [a, b])).toEqual({ ok: false, code: "edits-overlap" });
    expect(editsOverlap(a, b)).toBe(true);
    expect(editsOverlap(b, a)).toBe(true);
  });

  it.each([
    [{ start: -1, end: 0, text: "" }],
    [{ start: 0, end: 5, text: "" }],
    [{ start: 3, end: 2, text: "" }],
  ])("refuses an edit outside the text: %o", (edit) => {
    expect(applyEdits("abcd", [edit])).toEqual({ ok: false, code: "edit-outside-text" });
  });

  it("accepts exactly the sets in which no two edits overlap", () => {
    const edit = fc.record({ start: fc.nat(6), length: fc.nat(2), text: fc.constantFrom("", "x", "yz") });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 5 }), (drawn) => {
        const edits = drawn.map(({ start, length, text }) => ({ start, end: start + length, text }));
        const apart = edits.every((a, i) => edits.every((b, j) => i === j || !editsOverlap(a, b)));
        expect(applyEdits("abcdefgh", edits).ok).toBe(apart);
      }),
    );
  });
});
