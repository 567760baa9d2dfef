import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeText } from "../../../src/edge/files/decode-text.ts";

describe("decodeText", () => {
  it("gives back every text that was written as UTF-8, byte order mark and line ends included", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.constantFrom("", "\ufeff"), (text, mark) => {
        fc.pre(!text.includes("\0"));
        expect(decodeText(Buffer.from(mark + text))).toEqual({ kind: "text", text: mark + text });
      }),
    );
  });

  it("gives text only where writing it gives the same bytes again", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const content = decodeText(bytes);
        if (content.kind === "text") expect(Buffer.from(content.text)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it.each([
    [
      "UTF-16 from the low byte",
      [0xff, 0xfe, 0x61, 0x00],
      "UTF-16 text: only UTF-8 is checked; save the file as UTF-8",
    ],
    [
      "UTF-16 from the high byte",
      [0xfe, 0xff, 0x00, 0x61],
      "UTF-16 text: only UTF-8 is checked; save the file as UTF-8",
    ],
    ["a zero", [0x61, 0x00], "binary file"],
    ["Latin-1", [0x61, 0xe9], "not UTF-8 text"],
    ["a character that is cut off", [0xf0, 0x9f, 0x93], "not UTF-8 text"],
    ["half a character", [0xed, 0xa0, 0x80], "not UTF-8 text"],
  ])("says why it is none: %s", (_title, bytes, reason) => {
    expect(decodeText(new Uint8Array(bytes))).toMatchObject({ kind: "unreadable", reason });
  });
});
