import { describe, expect, it } from "vitest";

import { fillBlocks } from "../../scripts/pages/fill-blocks.ts";
import { generatePages } from "../../scripts/pages/generate-pages.ts";

const PAGE = [
  "# Page",
  "",
  "<!-- generated: one -->",
  "",
  "1",
  "",
  "<!-- /generated -->",
  "",
  "Prose.",
  "",
  "<!-- generated: two -->",
  "<!-- /generated -->",
  "",
].join("\n");

const one = new Map([["one", "1\n"]]);
const both = new Map([...one, ["two", "2\n\n22\n"]]);

describe("a page with generated blocks", () => {
  it("is filled between its markers, and says which block was stale", () => {
    expect(fillBlocks(PAGE, both)).toEqual({
      ok: true,
      text: PAGE.replace("two -->", "two -->\n\n2\n\n22\n"),
      stale: ["two"],
    });
  });

  it("is left as it is once it is filled", () => {
    const filled = fillBlocks(PAGE, both);
    const text = filled.ok ? filled.text : "";
    expect(fillBlocks(text, both)).toEqual({ ok: true, text, stale: [] });
  });

  it("says which block was edited by hand", () => {
    expect(fillBlocks(PAGE.replace("\n1\n", "\n1 and more\n"), both)).toMatchObject({
      stale: ["one", "two"],
    });
  });

  it("without blocks is no concern of anybody", () => {
    expect(fillBlocks("# Page\n", new Map())).toEqual({ ok: true, text: "# Page\n", stale: [] });
  });

  it.each<[string, string, ReadonlyMap<string, string>, readonly string[]]>([
    [
      "a marker is missing",
      PAGE.replace("<!-- generated: two -->\n<!-- /generated -->\n", ""),
      both,
      ["the block two has no place: write <!-- generated: two --> and <!-- /generated -->"],
    ],
    ["a marker is unknown", PAGE, one, ["line 11: nothing generates a block two"]],
    [
      "a name is misspelt",
      PAGE.replace("two", "tow"),
      both,
      [
        "line 11: nothing generates a block tow",
        "the block two has no place: write <!-- generated: two --> and <!-- /generated -->",
      ],
    ],
    ["a block stands twice", PAGE.replace("two", "one"), one, ["line 11: the block one is there already"]],
    [
      "a block has no end",
      PAGE.replace("<!-- /generated -->\n\nProse", "Prose"),
      both,
      [
        "line 3: the block one has no <!-- /generated -->",
        "the block one has no place: write <!-- generated: one --> and <!-- /generated -->",
      ],
    ],
    [
      "the last block has no end",
      `${PAGE}<!-- generated: three -->\n`,
      both,
      ["line 13: the block three has no <!-- /generated -->"],
    ],
    [
      "an end ends nothing",
      `<!-- /generated -->\n${PAGE}`,
      both,
      ["line 1: <!-- /generated --> ends no block"],
    ],
  ])("is refused with the reason where %s", (_title, page, blocks, faults) => {
    expect(fillBlocks(page, blocks)).toEqual({ ok: false, faults });
  });
});

describe("the pages of this project", () => {
  it("hold what the sources generate, and no other block", async () => {
    const pages = await generatePages();
    expect(pages.filter((page) => !page.ok || page.stale.length > 0)).toEqual([]);
    expect(pages.map(({ path }) => path)).toEqual(expect.arrayContaining(["README.md", "docs/commands.md"]));
  });
});
