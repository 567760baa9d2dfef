import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { findWords, readList, readTexts } from "../../scripts/words.ts";

const LIST = readList(readFileSync("CONTRIBUTING.md", "utf8"));

function find(path: string, content: string): readonly string[] {
  return findWords(readTexts(path, content), LIST).map(({ line, words }) => `${line} ${words}`);
}

describe("the words that are not used", () => {
  it("are those of the table, each with what to write instead", () => {
    expect(LIST.map(({ words }) => words)).toEqual(
      expect.arrayContaining(["that is none", "mend", "for good"]),
    );
    for (const { instead } of LIST) expect(instead).not.toBe("");
    expect(() => readList("# Contributing\n")).toThrow("has no table");
  });

  it("are found in pages, whole and in any case", () => {
    expect(find("a.md", "Fine.\nFor good.\namend the amendment\na date that\tis none")).toEqual([
      "2 for good",
      "4 that is none",
    ]);
  });

  it("are found in the texts of a source, and not in its comments and names", () => {
    const source = 'const mend = 1; // mend\nsay("please mend it", `${1} and mends\nfor\ngood`);\n';
    expect(find("a.ts", source)).toEqual(["2 mend", "2 for good", "2 mends"]);
  });

  it("may stand in their own list", () => {
    expect(find("CONTRIBUTING.md", "| `mend` | fix |\nmend\n")).toEqual(["2 mend"]);
  });
});
