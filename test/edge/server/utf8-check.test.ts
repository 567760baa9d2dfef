import { isUtf8 } from "node:buffer";
import fc from "fast-check";
import { expect, it } from "vitest";

import { createUtf8Check } from "../../../src/edge/server/utf8-check.ts";

function check(bytes: Buffer, size: number): boolean {
  const checked = createUtf8Check();
  for (let from = 0; from < bytes.length; from += size) checked.add(bytes.subarray(from, from + size));
  return checked.holds();
}

const anyText = fc.string({ unit: "binary", maxLength: 30 }).map((text) => Buffer.from(text));
/** Mostly bytes of which characters are made, so that nearly right ones are common. */
const anyByte = fc.constantFrom(0x61, 0x80, 0xbf, 0xc0, 0xc3, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xf8, 0xff);
const damage = fc.record({ at: fc.nat(), byte: anyByte });
const size = fc.integer({ min: 1, max: 7 });

it("says of text, whole or damaged, what isUtf8 says of it uncut", () => {
  fc.assert(
    fc.property(anyText, fc.option(damage), size, (text, damaged, cut) => {
      const bytes = Buffer.from(text);
      if (damaged !== null && bytes.length > 0) bytes[damaged.at % bytes.length] = damaged.byte;
      expect(check(bytes, cut)).toBe(isUtf8(bytes));
    }),
    { numRuns: 2_000 },
  );
});

it("says of any bytes what isUtf8 says of them uncut", () => {
  fc.assert(
    fc.property(fc.array(anyByte, { maxLength: 12 }), size, (list, cut) => {
      const bytes = Buffer.from(list);
      expect(check(bytes, cut)).toBe(isUtf8(bytes));
    }),
    { numRuns: 2_000 },
  );
});
