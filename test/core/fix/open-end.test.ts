import { describe, expect, it } from "vitest";

import { parseManifest } from "../../../src/core/check.ts";
import { findOpenEnd } from "../../../src/core/fix/open-end.ts";

const HEAD = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n";

function openEndOf(tail: string): string | null {
  const manifest = parseManifest("a.yaml", HEAD + tail);
  const document = manifest.documents.at(-1);
  if (document === undefined) throw new Error("nothing was parsed");
  return findOpenEnd(manifest.text, document)?.join(".") ?? null;
}

describe("the value with which a text ends", () => {
  it.each([
    ["a literal", "a: |\n  x", "a"],
    ["a folded scalar", "a: >\n  x", "a"],
    ["one that keeps its line ends", "a: |+\n  x", "a"],
    ["one that keeps its line ends, with a line of blanks", "a: |+\n  x\n  ", "a"],
    ["one with an indentation indicator", "a: |1+\n  x", "a"],
    ["one in a list of maps", "a:\n  - b: 1\n  - c: |\n      x", "a.1.c"],
    ["one in CRLF lines", "a: |\r\n  x", "a"],
  ])("is open in %s", (_, tail, expected) => {
    expect(openEndOf(tail)).toBe(expected);
  });

  it.each([
    ["a line end follows", "a: |\n  x\n"],
    ["line ends are stripped", "a: |-\n  x"],
    ["line ends are stripped by a header with an indentation", "a: >1-\n  x"],
    ["there is nothing but its header", "a: |"],
    ["a line of blanks follows that does not count", "a: |\n  x\n  "],
    ["a comment follows", "a: |\n  x\n# c"],
    ["another document follows", "a: |\n  x\n---\nb: 1"],
    ["it is no block scalar", "a: x"],
    ["it stands in quotes", 'a: "x"'],
    ["it is a flow list", "a: [x]"],
    ["it is a key without a value", "a:\n  ? b"],
    ["it is a list without an item", "a:\n  -"],
  ])("is closed where %s", (_, tail) => {
    expect(openEndOf(tail)).toBeNull();
  });
});
