import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";

import { findDocuments } from "../../../src/core/yaml/documents.ts";

function split(text: string): readonly string[] {
  return findDocuments(text).map(({ start, end }) => text.slice(start, end));
}

describe("findDocuments", () => {
  it("takes a text without markers as one document, and blank text as none", () => {
    expect(split("a: b\n")).toEqual(["a: b\n"]);
    expect(split("\uFEFF \r\n\t\n")).toEqual([]);
  });

  it("splits at `---` and leaves out what `...` ends", () => {
    expect(split("a\n---\nb\n...\nc\n")).toEqual(["a\n", "---\nb\n", "\nc\n"]);
  });

  it("counts comments and directives as part of the document that follows", () => {
    expect(split("# c\n%YAML 1.1\n\n--- # d\na\n")).toEqual(["# c\n%YAML 1.1\n\n--- # d\na\n"]);
    expect(split("a\n...\n# c\n%YAML 1.1\n---\nb\n")).toEqual(["a\n", "\n# c\n%YAML 1.1\n---\nb\n"]);
    expect(split("\uFEFF# c\n---\na\n")).toEqual(["\uFEFF# c\n---\na\n"]);
  });

  it("takes content behind very many blanks for content", () => {
    expect(split(`${" ".repeat(300)}a: b\n---\nc: d\n`)).toHaveLength(2);
  });

  it("takes only markers at the start of a line, with a blank or line end behind", () => {
    expect(split("a: ---\n ---\n----\n---x\n....\n")).toHaveLength(1);
    expect(split("a\n---\tb\n---\r\nc\n---")).toEqual(["a\n", "---\tb\n", "---\r\nc\n", "---"]);
  });

  it("splits even within a scalar, as YAML does", () => {
    expect(split('a: "b\n--- c"\n')).toHaveLength(2);
  });

  it("finds the documents that the yaml package finds", () => {
    const line = fc.constantFrom(
      "---",
      "...",
      "a: b",
      "c: d",
      "# c",
      "",
      "--- # d",
      "- x",
      "%YAML 1.2",
      "--- e",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = lines.map((content) => `${content}\n`).join("");
        const whole = valuesOf(text);
        if (whole !== null)
          expect(split(text).flatMap((part) => valuesOf(part) ?? ["broken"])).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });
});

/** The values of all documents that have one; null where one is broken. */
function valuesOf(text: string): readonly unknown[] | null {
  const parsed = parseAllDocuments(text, { logLevel: "silent", uniqueKeys: false });
  if (parsed.some(({ errors }) => errors.length > 0)) return null;
  return [...parsed].map((document): unknown => document.toJS()).filter((value) => value !== null);
}
