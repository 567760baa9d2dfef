import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { DELIVERY_FIELDS } from "../../../src/edge/github/payloads.ts";
import { toField, type PayloadField } from "../../../src/edge/server/field.ts";
import { createFieldSelector } from "../../../src/edge/server/select-fields.ts";
import type { Selection, SelectionBounds } from "../../../src/edge/server/collector.ts";

const NAMES = ["a", "b.c", "b.a", "list[]", "items[].a", "items[].list[].b", "c.list"];

/** Blocks of the given sizes, in turn. */
function cut(text: string, sizes: readonly number[]): readonly Buffer[] {
  const bytes = Buffer.from(text);
  const blocks: Buffer[] = [];
  for (let from = 0, index = 0; from < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? bytes.length;
    blocks.push(bytes.subarray(from, from + size));
    from += size;
  }
  return blocks;
}

interface Asked {
  readonly names?: readonly string[];
  readonly sizes?: readonly number[];
  readonly bounds?: Partial<SelectionBounds>;
}

const WIDE: SelectionBounds = {
  depth: 100,
  tokens: 1_000_000,
  values: 1_000,
  characters: 100_000,
  numberCharacters: 64,
};

function select(text: string, { names = NAMES, sizes = [], bounds = {} }: Asked = {}): Promise<Selection> {
  const takeTurn = () => Promise.resolve();
  return createFieldSelector({ names, bounds: { ...WIDE, ...bounds }, takeTurn })(cut(text, sizes));
}

/** What is wanted of a value that JSON.parse gave, written down a second time. */
function pick(value: unknown, field: PayloadField): unknown {
  if (Array.isArray(value)) {
    const { items } = field;
    return items === null ? [] : value.map((item) => pick(item, items));
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    const child = field.children.get(key);
    return child === undefined ? [] : [[key, pick(item, child)] as const];
  });
  return Object.fromEntries(entries);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function expectedOf(text: string): Selection {
  const value = parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { ok: false, code: "not-an-object" };
  // True: of an object, pick makes an object.
  return { ok: true, payload: pick(value, toField(NAMES)) as Record<string, unknown> };
}

const key = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("a", "b", "c", "list", "items") },
  fc.constantFrom("", "__proto__", "constructor", "x".repeat(150)),
  fc.string({ unit: "binary" }),
);

const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.double(),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

const anyObject = fc.array(fc.tuple(key, anyValue), { maxLength: 6 });

/** As JSON.stringify would, but with names that come twice, and with space around everything. */
function render(entries: readonly (readonly [string, unknown])[], space: string): string {
  const fields = entries.map(([name, value]) => {
    const text = JSON.stringify(value, null, space.length) as string | undefined;
    return `${space}${JSON.stringify(name)}${space}:${space}${text ?? "null"}${space}`;
  });
  return `${space}{${fields.join(",")}}${space}`;
}

const anyText = fc
  .tuple(anyObject, fc.constantFrom("", " ", "\t\r\n"))
  .map(([entries, space]) => render(entries, space));
const anySizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });

describe("selecting fields", () => {
  it("gives of any object what JSON.parse gives, wherever it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anySizes, async (text, sizes) => {
        expect(await select(text, { sizes })).toEqual(expectedOf(text));
      }),
      { numRuns: 500 },
    );
  });

  it("takes for JSON exactly what JSON.parse takes for it", async () => {
    const anything = fc.constantFrom(
      ...Array.from("{}[]:,\"\\/ \t\n\r\u000b\u00a0\ufeff\u0000tfn0123456789-+.eEuxa'"),
      ...[
        "true",
        "null",
        "false",
        "\\u00e9",
        "\\ud800",
        '"a"',
        '"a":1',
        "NaN",
        "1e999",
        "-0",
        "01",
        "1.",
        ".5",
      ],
    );
    const damage = fc.record({ at: fc.nat(), length: fc.nat(3), text: fc.array(anything, { maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(anyText, damage, anySizes, async (text, { at, length, text: put }, sizes) => {
        const from = at % (text.length + 1);
        const damaged = `${text.slice(0, from)}${put.join("")}${text.slice(from + length)}`.toWellFormed();
        expect(await select(damaged, { sizes })).toEqual(expectedOf(damaged));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ["", "nothing"],
    ["7", "a number"],
    ["null", "null"],
    ['"text"', "a text"],
    ["[]", "a list"],
    ["[{}]", "a list"],
    ["{} {}", "two objects"],
    ["{}x", "an object and something else"],
    ['{"a":1', "half an object"],
    ['{"a":tru', "half a word"],
    ["\ufeff{}", "a byte order mark and an object"],
  ])("refuses %j: %s", async (text) => {
    expect(await select(text)).toEqual({ ok: false, code: "not-an-object" });
  });

  it("keeps that a named list or object is there, and nothing of it", async () => {
    const text = JSON.stringify({ a: { x: 1 }, b: null, c: { list: [1, { a: 2 }] } });
    expect(await select(text)).toEqual({ ok: true, payload: { a: {}, b: null, c: { list: [] } } });
  });

  it("knows every field that is asked for", async () => {
    const text = `{"check_run":{"pull_requests":[{"number":1,"base":{"repo":{"id":2,"name":"x"}},"url":"y"}]}}`;
    expect(await select(text, { names: DELIVERY_FIELDS })).toEqual({
      ok: true,
      payload: { check_run: { pull_requests: [{ number: 1, base: { repo: { id: 2 } } }] } },
    });
  });
});

describe("bounds of what is selected", () => {
  it.each([
    ["too-deep", `{"x":${"[".repeat(10)}${"]".repeat(10)}}`, { depth: 10 }],
    ["too-deep", `{"x":${"[".repeat(1_000_000)}`, {}],
    ["too-many-values", `{"x":[${"[],".repeat(5_000)}[]]}`, { tokens: 10_000 }],
    ["too-many-values", JSON.stringify({ list: Array.from({ length: 11 }, () => 1) }), { values: 11 }],
    ["too-many-values", `{"items":[${"{},".repeat(100_000)}`, {}],
    ["too-long", JSON.stringify({ a: "x".repeat(11) }), { characters: 10 }],
    ["too-long", JSON.stringify({ a: "xxxxxx", b: { c: "xxxxx" } }), { characters: 10 }],
    ["too-long", `{"a":${"1".repeat(65)}}`, {}],
    ["too-long", `{"a":"${"\\n".repeat(1_000_000)}`, {}],
  ] as const)("%s", async (code, text, bounds) => {
    expect(await select(text, { bounds })).toEqual({ ok: false, code });
  });

  it("are reached before they are passed", async () => {
    const text = JSON.stringify({ a: "x".repeat(10), items: [{ list: [{}] }] });
    expect(await select(text, { bounds: { depth: 5, values: 6, characters: 10 } })).toMatchObject({
      ok: true,
    });
  });

  it("do not count what is not selected", async () => {
    const rest = { x: ["y".repeat(200_000), ...Array.from({ length: 2_000 }, () => ({ a: 1 }))] };
    const long = `"${"k".repeat(200_000)}":${"1".repeat(200_000)}`;
    const text = `${JSON.stringify({ a: 1, ...rest }).slice(0, -1)},${long}}`;
    expect(await select(text)).toEqual({ ok: true, payload: { a: 1 } });
  });

  it("leave room for the longest comment that GitHub takes, and what it was before", async () => {
    const body = "🎉".repeat(65_536);
    const payload = { changes: { body: { from: body } }, comment: { body } };
    const selection = await createFieldSelector({ names: DELIVERY_FIELDS })([
      Buffer.from(JSON.stringify(payload)),
    ]);
    expect(selection).toEqual({ ok: true, payload });
  });
});

describe("turns", () => {
  it("are taken after every 8 KB, whatever the text holds", async () => {
    async function count(text: string): Promise<number> {
      let turns = 0;
      const takeTurn = () => Promise.resolve(void (turns += 1));
      await createFieldSelector({ names: NAMES, takeTurn })([Buffer.from(text)]);
      return turns;
    }
    const fill = (unit: string, bytes: number) => `{"x":[${unit.repeat(bytes / unit.length)}1]}`;
    for (const unit of ["[],", "1,", "  ", '"\\u0041",']) {
      expect(await count(fill(unit, 200_000))).toBe(24);
      expect(await count(fill(unit, 800_000))).toBe(97);
    }
    expect(await count("{}")).toBe(0);
  });
});
