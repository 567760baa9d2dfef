import { applyPatch, parsePatch } from "diff";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { renderEditRows } from "../../../src/core/report/fix-diff.ts";
import { applyEdits, type Edit } from "../../../src/core/text/edit.ts";
import { createLineIndex } from "../../../src/core/text/line-index.ts";

const TEXT = ["spec:", "  python:", "    env:", "      - name: A", "        value: debug", ""].join("\n");

function insertAfter(text: string, line: string, rows: readonly string[], eol = "\n"): Edit {
  const start = text.indexOf(line) + line.length;
  return { start, end: start, text: rows.map((row) => eol + row).join("") };
}

function listRows(text: string, edits: readonly Edit[]): readonly string[] {
  return renderEditRows({ text, lines: createLineIndex(text) }, edits)?.text.split("\n") ?? [];
}

const NEW = ["      - name: B", "        value: x"];
const INSERTED = ["         value: debug", "+      - name: B", "+        value: x"];

describe("the rows of a fix", () => {
  it.each([
    ["at the end of a text", TEXT, "\n"],
    ["at the end of a text without a final newline", TEXT.trimEnd(), "\n"],
    ["in the middle of a text", `${TEXT}    image: x\n`, "\n"],
    ["between CRLF lines", `${TEXT}    image: x\n`.replaceAll("\n", "\r\n"), "\r\n"],
    ["at the end of a CRLF text", TEXT.replaceAll("\n", "\r\n"), "\r\n"],
  ])("show an insertion %s as new rows below the one that stays", (_where, text, eol) => {
    const rows = listRows(text, [insertAfter(text, "value: debug", NEW, eol)]);
    expect(rows).toEqual(INSERTED);
  });

  it("show an insertion above a row as new rows above the one that stays", () => {
    const at = TEXT.indexOf("      - name: A");
    const rows = listRows(TEXT, [{ start: at, end: at, text: `${NEW.join("\n")}\n` }]);
    expect(rows).toEqual(["+      - name: B", "+        value: x", "       - name: A"]);
  });

  it("show a change within a row as the row before and after", () => {
    const start = TEXT.indexOf("debug");
    const rows = listRows(TEXT, [{ start, end: start + 5, text: "info" }]);
    expect(rows).toEqual(["-        value: debug", "+        value: info"]);
  });

  it("lead from the touched lines to the fixed ones, and repeat none of those that stay", () => {
    const line = fc.stringMatching(/^[a-d]{1,2}$/);
    const lines = fc.array(line, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, fc.nat(), fc.constantFrom("\n", "\r\n"), (old, added, seed, eol) => {
        const text = old.join(eol);
        const at = old.slice(0, 1 + (seed % old.length)).join(eol).length;
        const edit = { start: at, end: at, text: added.map((each) => eol + each).join("") };
        expect(applyEdits(text, [edit])).toMatchObject({ ok: true });
        const rows = listRows(text, [edit]);
        expect(rows.filter((row) => row.startsWith("-"))).toEqual([]);
        expect(rows.filter((row) => row.startsWith("+"))).toHaveLength(added.length);
        const before = rows.filter((row) => row.startsWith(" ")).map((row) => row.slice(1));
        const patch = `--- a\n+++ b\n@@ -1,${before.length} +1,${rows.length} @@\n${rows.join("\n")}\n`;
        const [parsed] = parsePatch(patch);
        if (parsed === undefined) throw new Error("no patch");
        const neighbour = old[seed % old.length] ?? "";
        expect(applyPatch(`${before.join("\n")}\n`, parsed)).toBe([neighbour, ...added, ""].join("\n"));
      }),
    );
  });
});
