import { describe, expect, it } from "vitest";

import { renderMarkdown } from "../../../src/core/report/markdown.ts";
import { renderPatches } from "../../../src/core/report/patches.ts";

const render = (before: string, after: string) =>
  renderMarkdown(renderPatches([{ path: "a", before, after }], "Fix"));

describe("a patch that is copied from a page", () => {
  it.each([
    ["only of line feeds", "a\nb\n", "a\nc\n", "`git apply` takes this patch:"],
    ["of one line without an end", "a", "b", "`git apply` takes this patch:"],
    ["only of CR LF", "a\r\nb\r\n", "a\r\nc\r\n", "`git -c core.autocrlf=true apply` takes this patch"],
    ["of CR LF, the last line without an end", "a\r\nb", "a\r\nc", "`git -c core.autocrlf=true apply`"],
    ["of both", "a\r\nb\n", "a\r\nc\n", "No patch of `a`"],
    ["of a lone carriage return", "a\rb\r\n", "a\rc\r\n", "No patch of `a`"],
    ["of a lone carriage return at the end", "a\r\nb\r", "a\r\nc\r", "No patch of `a`"],
  ])("of a text with lines %s", (_, before, after, words) => {
    const text = render(before, after);
    expect(text.startsWith(words)).toBe(true);
    expect(text).not.toContain("\r");
    expect(text.includes("```diff")).toBe(!words.startsWith("No"));
  });
});
