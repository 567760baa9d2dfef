import { describe, expect, it } from "vitest";

import { differsOnlyBy, type Change } from "../../../src/core/yaml/change.ts";
import { shiftBy } from "../../../src/core/text/offset-map.ts";
import { composeDocument } from "../../../src/core/yaml/compose.ts";
import type { Node } from "../../../src/core/yaml/node.ts";

function read(text: string): Node | null {
  const composed = composeDocument(text, shiftBy(0));
  if (!composed.ok) throw new Error(composed.message);
  return composed.root;
}

function differs(before: string, after: string, ...changes: readonly Change[]): boolean {
  return differsOnlyBy(read(before), read(after), changes);
}

describe("differsOnlyBy", () => {
  it("takes layout and comments for no difference", () => {
    expect(differs("a: {b: [c]}\n", "# d\na:\n  b:\n  - c # e\n")).toBe(true);
  });

  it.each([
    ["another value", "a: b\n", "a: c\n"],
    ["another order of keys", "a: b\nc: d\n", "c: d\na: b\n"],
    ["a key more", "a: b\n", "a: b\nc: d\n"],
    ["an item less", "[a, b]\n", "[a]\n"],
    ["a string for a number", "a: 1\n", "a: '1'\n"],
    ["another anchor", "a: &x b\n", "a: &y b\n"],
    ["another tag", "a: !x b\n", "a: !y b\n"],
    ["what an alias brings", "a: &x b\nc: *x\n", "a: &x b\nc: b\n"],
    ["a map for a list", "a: []\n", "a: {}\n"],
  ])("sees %s", (_, before, after) => {
    expect(differs(before, after)).toBe(false);
  });

  it("accepts exactly the changes that are claimed", () => {
    const change = { path: ["a", 1, "b"], value: "d" };
    expect(differs("a: [x, {b: c}]\n", "a: [x, {b: d}]\n", change)).toBe(true);
    expect(differs("a: [x, {b: c}]\n", "a: [y, {b: d}]\n", change)).toBe(false);
    expect(differs("a: [x, {b: c}]\n", "a: [x, {b: c}]\n", change)).toBe(false);
    expect(differs("a: [x, {b: c}]\ne: f\n", "a: [x, {b: d}]\n", change)).toBe(false);
    expect(differs("a: [x, {b: c}]\n", "a: [x, {b: d, e: f}]\n", change)).toBe(false);
  });

  it("accepts a new key or item only where it is claimed, with that value", () => {
    const key = { path: ["a", "e"], value: [{ name: "x", value: "y" }] };
    expect(differs("a: {}\n", "a: {e: [{name: x, value: y}]}\n", key)).toBe(true);
    expect(differs("a: {}\n", "a: {e: [{name: x, value: z}]}\n", key)).toBe(false);
    expect(differs("a: {}\n", "a: {e: [{name: x}]}\n", key)).toBe(false);
    expect(differs("a: {}\n", "a: {}\n", key)).toBe(false);
    expect(differs("a: {}\n", "a: {e: [{name: x, value: y}], e: []}\n", key)).toBe(false);
    const item = { path: [1], value: "b" };
    expect(differs("[a]\n", "[a, b]\n", item)).toBe(true);
    expect(differs("[a]\n", "[b, a]\n", item)).toBe(false);
    expect(differs("[a]\n", "[a, b, c]\n", item)).toBe(false);
  });

  it("holds several changes at once", () => {
    const changes = [
      { path: ["a"], value: "1" },
      { path: ["b", 0], value: "2" },
      { path: ["b", 1], value: "3" },
    ];
    expect(differs("a: x\nb: [x]\n", "a: 1\nb: [2, 3]\n", ...changes)).toBe(true);
    expect(differs("a: x\nb: [x]\n", "a: 1\nb: [2, 4]\n", ...changes)).toBe(false);
  });
});
