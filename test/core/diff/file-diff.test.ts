import { describe, expect, it } from "vitest";

import { parseFilePatch, reverseFilePatch } from "../../../src/core/diff/file-diff.ts";

describe("an empty patch", () => {
  it("has no line to comment on, and the text before it is the text after it", () => {
    expect(parseFilePatch("")).toEqual({ hunks: [] });
    expect(reverseFilePatch("a: 1\n", "")).toBe("a: 1\n");
    expect(reverseFilePatch("", "")).toBe("");
  });
});
