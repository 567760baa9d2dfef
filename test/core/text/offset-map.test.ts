import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { composeMaps, mapLines, shiftBy, type OffsetMap } from "../../../src/core/text/offset-map.ts";

/** A text whose lines stand in another one, each behind an indentation of its own, with the map between them. */
const embedded = fc
  .array(fc.record({ indent: fc.nat({ max: 6 }), line: fc.stringMatching(/^[a-z :-]{0,12}$/) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((lines) => {
    let [inner, outer] = ["", "head\n"];
    const places = lines.map(({ indent, line }, index) => {
      const place = { inner: inner.length, outer: outer.length + indent };
      const end = index === lines.length - 1 ? "" : "\n";
      inner += line + end;
      outer += " ".repeat(indent) + line + end;
      return place;
    });
    return { inner, outer: `${outer}\ntail`, map: mapLines(places) };
  });

function offsetsOf(text: string): readonly number[] {
  return Array.from({ length: text.length + 1 }, (_, offset) => offset);
}

function everywhere(text: string, map: OffsetMap): readonly (readonly [number, number])[] {
  return offsetsOf(text).map((offset) => [map.at(offset), map.after(offset)]);
}

describe("a map from a text to the one that it stands in", () => {
  it("leads every character to itself, in order", () => {
    fc.assert(
      fc.property(embedded, ({ inner, outer, map }) => {
        for (const [offset, character] of inner.split("").entries())
          expect(outer.charAt(map.at(offset))).toBe(character);
        const places = offsetsOf(inner).map(map.at);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }),
    );
  });

  it("ends a range right behind its last character", () => {
    fc.assert(
      fc.property(embedded, ({ inner, map }) => {
        for (const offset of offsetsOf(inner).slice(1))
          expect(map.after(offset)).toBe(map.at(offset - 1) + 1);
      }),
    );
  });

  it("composes with another as if the way were gone in one step, whichever are put together first", () => {
    fc.assert(
      fc.property(embedded, fc.nat({ max: 50 }), fc.nat({ max: 50 }), ({ inner, map }, base, more) => {
        const shifted = composeMaps(map, shiftBy(base));
        expect(everywhere(inner, shifted)).toEqual(
          everywhere(inner, map).map(([at, after]) => [at + base, after + base]),
        );
        const left = composeMaps(composeMaps(map, shiftBy(base)), shiftBy(more));
        const right = composeMaps(map, composeMaps(shiftBy(base), shiftBy(more)));
        expect(everywhere(inner, left)).toEqual(everywhere(inner, right));
        expect(everywhere(inner, composeMaps(shiftBy(0), map))).toEqual(everywhere(inner, map));
      }),
    );
  });
});
