import nock from "nock";
import { describe, expect, it } from "vitest";

import { API, github, REF, useNock } from "./client.ts";

useNock();

describe("readPatches", () => {
  interface Listed {
    readonly filename: string;
    readonly status?: string;
    readonly changes?: number;
    readonly patch?: string;
    readonly previous_filename?: string;
  }

  function answerPage(page: number, size: number, files: readonly Listed[]): void {
    nock(API)
      .get("/repos/acme/shop/pulls/7/files")
      .query({ page: String(page), per_page: String(size) })
      .reply(
        200,
        files.map((file) => ({ status: "modified", sha: `blob of ${file.filename}`, ...file })),
      );
  }

  const listed = (from: number, to: number, patch?: string): Listed[] =>
    Array.from({ length: to - from }, (_, index) => ({
      filename: `${from + index}.yaml`,
      ...(patch === undefined ? {} : { patch }),
    }));

  it("stops at the page that holds the last file it looks for", async () => {
    answerPage(1, 50, listed(0, 50, "@@ 1"));
    answerPage(2, 50, listed(50, 100, "@@ 2"));
    const found = await github.readPatches(REF, ["3.yaml", "60.yaml"]);
    expect(found.map(({ path, patch }) => [path, patch])).toEqual([
      ["3.yaml", "@@ 1"],
      ["60.yaml", "@@ 2"],
    ]);
  });

  it("asks again, ten at a time, for the pages on which a patch is missing", async () => {
    answerPage(1, 50, [...listed(0, 35, "@@ 1"), ...listed(35, 50)]);
    answerPage(2, 50, listed(50, 53));
    answerPage(4, 10, listed(30, 40, "@@ again"));
    answerPage(5, 10, listed(40, 50, "@@ again"));
    answerPage(6, 10, listed(50, 53));
    const found = await github.readPatches(REF, ["1.yaml", "36.yaml", "49.yaml", "52.yaml"]);
    expect(found.map(({ path, patch }) => [path, patch])).toEqual([
      ["1.yaml", "@@ 1"],
      ["36.yaml", "@@ again"],
      ["49.yaml", "@@ again"],
      ["52.yaml", null],
    ]);
  });

  it("does not ask again for the patch of a file that was only renamed: it has none, and no line changed", async () => {
    const renamed = (name: string, changes: number) => ({
      filename: `new/${name}`,
      status: "renamed",
      previous_filename: `old/${name}`,
      changes,
    });
    answerPage(1, 50, [renamed("a.yaml", 0), renamed("large.yaml", 9000)]);
    answerPage(1, 10, [renamed("a.yaml", 0), renamed("large.yaml", 9000)]);
    const found = await github.readPatches(REF, ["new/a.yaml", "new/large.yaml"]);
    expect(found.map(({ path, previousPath, patch }) => [path, previousPath, patch])).toEqual([
      ["new/a.yaml", "old/a.yaml", ""],
      ["new/large.yaml", "old/large.yaml", null],
    ]);
    answerPage(1, 50, [renamed("a.yaml", 0)]);
    expect(await github.readPatches(REF, ["new/a.yaml"])).toMatchObject([{ patch: "" }]);
  });

  it("says where a renamed file was, and that a removed one is deleted", async () => {
    answerPage(1, 50, [
      { filename: "new.yaml", status: "renamed", previous_filename: "old.yaml", patch: "@@" },
      { filename: "gone.yaml", status: "removed", patch: "@@" },
      { filename: "odd.yaml", status: "unchanged", patch: "@@" },
    ]);
    expect(await github.readPatches(REF, ["new.yaml", "gone.yaml", "odd.yaml"])).toEqual([
      {
        path: "new.yaml",
        previousPath: "old.yaml",
        change: "renamed",
        patch: "@@",
        blob: "blob of new.yaml",
      },
      { path: "gone.yaml", previousPath: null, change: "deleted", patch: "@@", blob: "blob of gone.yaml" },
      { path: "odd.yaml", previousPath: null, change: "changed", patch: "@@", blob: "blob of odd.yaml" },
    ]);
  });
});
