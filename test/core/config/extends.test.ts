import { describe, expect, it } from "vitest";
import {
  findNextSource,
  maxExtendsDepth,
  parseExtends,
  renderSource,
} from "../../../src/core/config/extends.ts";

const first = { owner: "acme", repo: "shop", path: ".github/otel-fix.yml" };

describe("the form of _extends", () => {
  it.each([
    [".github", { repo: ".github" }],
    ["other/settings", { owner: "other", repo: "settings" }],
    ["settings:otel/fix.yaml", { repo: "settings", path: "otel/fix.yaml" }],
    ["a-b/c_d.e:x.yml", { owner: "a-b", repo: "c_d.e", path: "x.yml" }],
  ])("%s", (text, reference) => {
    expect(parseExtends(text)).toEqual(reference);
  });

  it.each([
    "",
    "..",
    ".",
    "a/..",
    "-a/b",
    "a-/b",
    "a/b/c",
    "a/b:",
    "a/b:x.json",
    "a:/x.yml",
    "a:x/../y.yml",
    "a:./y.yml",
    "a b",
    "a\n",
    "https://x",
    "a".repeat(101),
    `a:${"b/".repeat(600)}c.yml`,
  ])("refuses %j", (text) => {
    expect(parseExtends(text)).toBeUndefined();
  });
});

describe("the next file", () => {
  it("takes the owner and the path that are left out from the first file", () => {
    const chain = [first, { owner: "other", repo: "settings", path: "x.yml" }] as const;
    expect(findNextSource("base", chain)).toEqual({ ok: true, source: { ...first, repo: "base" } });
    expect(findNextSource("o/base:y.yml", chain)).toEqual({
      ok: true,
      source: { owner: "o", repo: "base", path: "y.yml" },
    });
  });

  it("is refused when it was read already, whatever the case of its owner and repository", () => {
    expect(findNextSource("Acme/SHOP", [first])).toMatchObject({
      ok: false,
      code: "recursion",
      message: "_extends: Acme/SHOP:.github/otel-fix.yml has already been read; a file can't extend itself",
    });
    expect(findNextSource("shop:.github/Otel-fix.yml", [first]).ok).toBe(true);
  });

  it("is refused at the end of a long chain", () => {
    const chain = Array.from({ length: maxExtendsDepth - 1 }, (_, index) => ({
      ...first,
      repo: `r${index}`,
    }));
    expect(findNextSource("base", [first, ...chain.slice(1)]).ok).toBe(true);
    expect(findNextSource("base", [first, ...chain])).toMatchObject({ ok: false, code: "too-deep" });
  });

  it("is refused when the text has not the form", () => {
    expect(findNextSource("a b", [first])).toMatchObject({
      code: "bad-reference",
      message: '_extends: expected repo, owner/repo, or either with :path/to/file.yml; found "a b"',
    });
  });

  it("is written as _extends is", () => {
    expect(renderSource(first)).toBe("acme/shop:.github/otel-fix.yml");
  });
});
