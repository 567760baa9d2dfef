import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { composeCore } from "../../../src/core/yaml/compose.ts";
import { findValuePlace, toPlainValue, type PlainValue } from "../../../src/core/yaml/plain-value.ts";
import { TRIES } from "../../property-runs.ts";

function read(text: string, bounds = { values: 100, aliases: 10 }): PlainValue {
  const composed = composeCore(text);
  if (!composed.ok) throw new Error(composed.message);
  return toPlainValue(composed.root, bounds);
}

describe("toPlainValue", () => {
  it.each([
    ["", null],
    ["a: [1, '1', ~, {b: true}]", { a: [1, "1", null, { b: true }] }],
    ["a: 2024-01-01", { a: "2024-01-01" }],
    ["a: yes\nb: off", { a: "yes", b: "off" }],
    ["%YAML 1.1\n---\na: off", { a: "off" }],
    ["a: !!str 1\nb: !!int '1'\nc: ! 1", { a: "1", b: 1, c: "1" }],
    ["x: &x {a: 1}\ny: *x\n<<: *x", { x: { a: 1 }, y: { a: 1 }, "<<": { a: 1 } }],
    ["<<: 1", { "<<": 1 }],
    ["1.0: a\n~: b", { "1": "a", null: "b" }],
    ["{a, b: }", { a: null, b: null }],
  ])("reads %j", (text, value) => {
    expect(read(text)).toMatchObject({ value, faults: [] });
  });

  it("keeps `__proto__` a key", () => {
    expect(Object.keys(read("__proto__: 1").value as object)).toEqual(["__proto__"]);
  });

  it("reads an alias as the value itself", () => {
    const { a, b } = read("a: &a [1]\nb: *a").value as { readonly a: unknown; readonly b: unknown };
    expect(b).toBe(a);
  });

  it("reads scalars as the yaml package does by the core schema", () => {
    const piece = fc.constantFrom(..."+ - . 0 7 9 e E 0o 0x f .inf .NaN true True NULL null ~ x".split(" "));
    const scalar = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(scalar, (text) => {
        const document = `[${text}]`;
        fc.pre(composeCore(document).ok);
        expect(read(document).value).toEqual(parse(document, { schema: "core" }));
      }),
      { numRuns: TRIES },
    );
  });

  it("has every key that is there twice or no scalar, with its place, and reads on", () => {
    expect(read("a: {b: 1, b: 2}\n? [c]\n: 3\na: 4").faults).toEqual([
      { code: "duplicate-key", offset: 10, path: ["a", "b"] },
      { code: "complex-key", offset: 18, path: [] },
      { code: "duplicate-key", offset: 26, path: ["a"] },
    ]);
  });

  it("stops at the bounds, and says so once", () => {
    const text = "a: &a 1\nb: [*a, *a, *a, *a]";
    expect(read(text, { values: 100, aliases: 2 }).faults).toEqual([
      { code: "aliases", offset: 20, path: ["b", 2] },
    ]);
    expect(read(text, { values: 4, aliases: 10 }).faults).toEqual([
      { code: "values", offset: 16, path: ["b", 1] },
    ]);
  });
});

describe("findValuePlace", () => {
  it("finds where a value and its key start, else the nearest around it", () => {
    const { place } = read("a: &a\n  - b: !!str x\nc: *a");
    expect(findValuePlace(place, ["a", 0, "b"])).toMatchObject({ key: 10, value: 19 });
    expect(findValuePlace(place, ["a", 0, "z"])).toMatchObject({ key: 10, value: 10 });
    expect(findValuePlace(place, ["c", 0, "b"])).toMatchObject({ key: 21, value: 24 });
    expect(findValuePlace(place, [])).toMatchObject({ key: 0, value: 0 });
  });
});
