import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { composeMaps, shiftBy } from "../../../src/core/text/offset-map.ts";
import { composeDocument } from "../../../src/core/yaml/compose.ts";
import { readLiteralBlock } from "../../../src/core/yaml/literal-block.ts";
import { isMap, type Node } from "../../../src/core/yaml/node.ts";

function compose(text: string): Node {
  const composed = composeDocument(text, shiftBy(0));
  if (!composed.ok || composed.root === null) throw new Error("no document");
  return composed.root;
}

function valueOf(root: Node) {
  const value = isMap(root) ? root.pairs[0]?.value : null;
  if (value?.kind !== "scalar") throw new Error("no scalar");
  return value;
}

const KEPT = { "|": "\n", "|-": "", "|+": "\n\n" } as const;

const blocks = fc.record({
  lines: fc.array(fc.stringMatching(/^(?: {0,3}[a-z]+: [a-z]*)?$/), { minLength: 1, maxLength: 6 }),
  indent: fc.integer({ min: 1, max: 6 }),
  header: fc.constantFrom("|" as const, "|-" as const, "|+" as const),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  before: fc.constantFrom("", "# a comment\n"),
});

describe("the text of a literal block scalar", () => {
  it("leads each of its characters to itself in the file", () => {
    fc.assert(
      fc.property(blocks, ({ lines, indent, header, lineEnd, before }) => {
        const body = ["first:", ...lines, "last: x"].map((line) =>
          line === "" ? "" : " ".repeat(indent) + line,
        );
        const file = `${before}key: ${header}${lineEnd}${body.join(lineEnd)}${KEPT[header].replaceAll("\n", lineEnd)}`;
        const scalar = valueOf(compose(file));
        const block = readLiteralBlock(file, scalar);
        expect(block?.text).toBe(scalar.text);
        for (const [offset, character] of scalar.text.split("").entries())
          if (character !== "\n") expect(file.charAt(block?.map.at(offset) ?? -1)).toBe(character);
      }),
    );
  });

  it("is parsed with the offsets of the file, in a text in a text too", () => {
    const file = ["a: |", "  # otel", "  b: |", "", "    c: value", "    d: [1, two]", "  e: x", ""].join(
      "\n",
    );
    const outer = readLiteralBlock(file, valueOf(compose(file)));
    if (outer === null) throw new Error("no block");
    const middle = composeDocument(outer.text, shiftBy(0));
    const inner =
      middle.ok && middle.root !== null ? readLiteralBlock(outer.text, valueOf(middle.root)) : null;
    if (inner === null) throw new Error("no block");
    const composed = composeDocument(inner.text, composeMaps(inner.map, outer.map));
    const root = composed.ok ? composed.root : null;
    const texts = root !== null && isMap(root) ? root.pairs.flatMap(({ key, value }) => [key, value]) : [];
    expect(texts.map((node) => file.slice(node?.start, node?.end))).toEqual(["c", "value", "d", "[1, two]"]);
  });

  it.each(["key: >\n  folded\n  text\n", "key: 'quoted'\n", "key: plain\n", "key: |"])(
    "is none where lines do not stand as they are: %j",
    (text) => expect(readLiteralBlock(text, valueOf(compose(text)))).toBeNull(),
  );
});
