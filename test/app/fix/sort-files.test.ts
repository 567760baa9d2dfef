import { describe, expect, it } from "vitest";

import type { PlannedFile } from "../../../src/app/fix/choose-fixes.ts";
import type { FileContent, FileEntry } from "../../../src/app/ports.ts";
import { sortFiles } from "../../../src/app/fix/sort-files.ts";
import { proseToText } from "../../../src/core/text/prose.ts";

function planned(path: string): PlannedFile {
  return { path, before: "a", after: "b", rules: [], resources: [], deeds: [], changes: [], identities: [] };
}

function sort(entries: Readonly<Record<string, FileEntry | null>>) {
  const contents = new Map<string, FileContent>(
    Object.entries(entries).map(([path, entry]) => [
      path,
      { kind: "text", text: "a", ...(entry === null ? {} : { entry }) },
    ]),
  );
  const { fit, unfit } = sortFiles(Object.keys(entries).map(planned), contents);
  return {
    fit: fit.map(({ planned: { path }, mode }) => [path, mode]),
    unfit: unfit.map(({ files, reasons }) => [
      files.map(({ path }) => path),
      reasons.map(proseToText).join(" "),
    ]),
  };
}

const ORDINARY = { mode: "100644", isSame: true };

describe("fixed files", () => {
  it("are committed with the mode that they have", () => {
    expect(sort({ "a.yaml": ORDINARY, "b.yaml": { mode: "100755", isSame: true } })).toEqual({
      fit: [
        ["a.yaml", "100644"],
        ["b.yaml", "100755"],
      ],
      unfit: [],
    });
  });

  it("are left to a person where their bytes are not known, or they are no ordinary files", () => {
    const sorted = sort({
      "bytes.yaml": { mode: "100644", isSame: false },
      "link.yaml": { mode: "120000", isSame: true },
      "unknown.yaml": null,
      "fine.yaml": ORDINARY,
    });
    expect(sorted.fit).toEqual([["fine.yaml", "100644"]]);
    expect(sorted.unfit).toEqual([
      [
        ["bytes.yaml", "link.yaml", "unknown.yaml"],
        "No commit of `bytes.yaml`, `link.yaml` and `unknown.yaml`: I couldn't read every byte, or it isn't a regular file.",
      ],
    ]);
  });

  it("are left to a person in the folder of workflows, whatever they are, and nowhere else", () => {
    const sorted = sort({
      ".github/workflows/a.yaml": ORDINARY,
      ".github/workflows/deep/b.yaml": { mode: "120000", isSame: true },
      ".github/otel.yaml": ORDINARY,
      "charts/.github/workflows/c.yaml": ORDINARY,
    });
    expect(sorted.fit.map(([path]) => path)).toEqual([
      ".github/otel.yaml",
      "charts/.github/workflows/c.yaml",
    ]);
    expect(sorted.unfit).toEqual([
      [
        [".github/workflows/a.yaml", ".github/workflows/deep/b.yaml"],
        expect.stringContaining("`workflows: write`"),
      ],
    ]);
  });
});
