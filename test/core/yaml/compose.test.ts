import { describe, expect, it } from "vitest";

import { shiftBy } from "../../../src/core/text/offset-map.ts";
import { composeCore, composeDocument } from "../../../src/core/yaml/compose.ts";
import { findKey, isMap, textOf, type Lookup, type Node } from "../../../src/core/yaml/node.ts";

function rootOf(text: string, base = 0): Node {
  const composed = composeDocument(text, shiftBy(base));
  if (!composed.ok || composed.root === null) throw new Error(`not a document: ${text}`);
  return composed.root;
}

function look(text: string, key: string): Lookup | null {
  const root = rootOf(text);
  return isMap(root) ? findKey(root, key) : null;
}

describe("composeDocument", () => {
  it("gives every node its offsets in the manifest", () => {
    const text = "a: 🚀\nb: &x !!str 'c'\n";
    const root = rootOf(text, 100);
    const pairs = isMap(root) ? root.pairs : [];
    const parts = pairs.map(({ value }) => text.slice((value?.start ?? 0) - 100, (value?.end ?? 0) - 100));
    expect(parts).toEqual(["🚀", "'c'"]);
    expect(pairs[1]?.value).toMatchObject({ anchor: "x", tag: "tag:yaml.org,2002:str", style: "single" });
  });

  it("keeps every scalar as its text", () => {
    for (const text of ["1_000", "true", "0x1F", "1e3", "2024-01-01", "no"])
      expect(textOf(look(`a: ${text}\n`, "a")?.node ?? null)).toBe(text);
    expect(textOf(look("%YAML 1.1\n---\na: yes\n", "a")?.node ?? null)).toBe("yes");
    expect(textOf(look("a: !!binary aGk=\n", "a")?.node ?? null)).toBe("aGk=");
  });

  it("reads null, nothing and ~ as no text, and quoted ones as text", () => {
    for (const text of ["null", "~", "", "NULL", "!!null x"])
      expect(textOf(look(`a: ${text}\n`, "a")?.node ?? null)).toBeNull();
    expect(textOf(look("a: 'null'\n", "a")?.node ?? null)).toBe("null");
    expect(textOf(look("a: !!str\n", "a")?.node ?? null)).toBe("");
  });

  it("follows an alias to the last anchor of its name before it", () => {
    const { node, shared } = look("x: &a one\ny: &a two\nz: *a\n", "z") ?? {};
    expect(textOf(node ?? null)).toBe("two");
    expect(shared).toBe(true);
  });

  it.each([
    ["a: *b\n", /the alias \*b has no anchor before it/, 3],
    ["a: &a\n  b: *a\n", /is inside its own anchor/, 11],
    ["a: [\n", /Flow sequence|Expected|flow/i, 5],
    ["{}\n{}\n", /without `---` between|Unexpected|end of document/i, 3],
    ["<<: 1\n", /the merge key `<<` takes a map or a list of maps/, 0],
    ["x: &x []\ny:\n  <<: *x\n", /the merge key/, 14],
  ])("refuses %j with the reason and the place", (text, message, offset) => {
    const composed = composeDocument(text, shiftBy(10));
    expect(composed).toMatchObject({ ok: false, offset: offset + 10 });
    expect(composed.ok ? "" : composed.message).toMatch(message);
  });
});

describe("composeCore", () => {
  it.each([
    ["a: !b c", "Unresolved tag: !b", 3],
    ["a: !!binary aGk=", "Unresolved tag: tag:yaml.org,2002:binary", 3],
    ["a: !!int b", "Unresolved tag: tag:yaml.org,2002:int", 3],
    ["%B\n---\na: b", "Unknown directive %B", 0],
    ["a: b\n---\na: b", "multiple documents", 5],
  ])("refuses %j", (text, message, offset) => {
    expect(composeCore(text)).toMatchObject({ ok: false, code: "invalid", message, offset, alias: null });
  });

  it("says which alias has no anchor before it, and the way to it", () => {
    for (const text of ["a: [{b: *x}]", "a: &x [{b: *x}]"])
      expect(composeCore(text)).toMatchObject({ ok: false, alias: { name: "x", path: ["a", 0, "b"] } });
  });
});

describe("findKey", () => {
  it("takes the last of duplicate keys, and says how many there are", () => {
    expect(look("a: 1\nb: 2\na: 3\n", "a")).toMatchObject({ count: 2, node: { text: "3" } });
  });

  it("takes an own key before a merged one, and the earlier of merged maps", () => {
    const base = "x: &x {a: 1, b: 1}\ny: &y {a: 2, c: 2}\n";
    expect(look(`${base}<<: [*x, *y]\nb: 3\n`, "a")).toMatchObject({ shared: true, node: { text: "1" } });
    expect(look(`${base}<<: [*x, *y]\nb: 3\n`, "b")).toMatchObject({
      shared: false,
      count: 1,
      node: { text: "3" },
    });
    expect(look(`${base}<<: [*x, *y]\n`, "c")).toMatchObject({ shared: true, node: { text: "2" } });
  });

  it("counts a key twice where a merge behind it brings it too: readers differ on which one holds", () => {
    expect(look("x: &x {a: 1}\na: 2\n<<: *x\n", "a")).toMatchObject({ count: 2, node: { text: "2" } });
  });

  it("takes a quoted `<<` for an ordinary key", () => {
    expect(look('x: &x {a: 1}\n"<<": *x\n', "a")).toBeNull();
  });
});

describe("the memory that a document takes", () => {
  const ROOM = 10_000_000;

  it.each([
    ["values", (n: number) => `x: [${"1,".repeat(n)}1]\n`, 11_000],
    ["entries", (n: number) => `x:\n${"  a: b\n".repeat(n)}`, 8_000],
    ["lists", (n: number) => `x: [${"[],".repeat(n)}1]\n`, 4_200],
    ["comments", (n: number) => "#\n".repeat(n), 36_000],
    ["lines", (n: number) => `x:\n${"\n".repeat(n)} y: 1\n`, 133_000],
    ["anchors", (n: number) => `x: [${"&a,".repeat(n)}1]\n`, 8_600],
    ["aliases", (n: number) => `y: &a 1\nx: [${"*a,".repeat(n)}1]\n`, 8_300],
    ["tags", (n: number) => `x: [${"!a,".repeat(n)}1]\n`, 5_000],
  ])("is bounded where it has many %s", (_, textOf, limit) => {
    expect(composeDocument(textOf(Math.floor(limit * 0.95)), shiftBy(0), ROOM)).toMatchObject({ ok: true });
    const text = textOf(limit * 2);
    const composed = composeDocument(text, shiftBy(100), ROOM);
    expect(composed).toMatchObject({ ok: false, code: "memory" });
    // Where it was too much, somewhere in the middle.
    const { offset } = composed as { readonly offset: number };
    expect(offset - 100).toBeGreaterThan(text.length * 0.4);
    expect(offset - 100).toBeLessThan(text.length * 0.6);
  });

  it("is that of its pieces, not that of its length", () => {
    expect(composeDocument(`x: ${"a".repeat(5_000_000)}\n`, shiftBy(0), 10_000)).toMatchObject({ ok: true });
    expect(composeDocument(`x: |\n${"  # [1]\n".repeat(500_000)}`, shiftBy(0), 10_000)).toMatchObject({
      ok: true,
    });
  });
});
