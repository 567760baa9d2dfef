import { describe, expect, it } from "vitest";

import { renderMarkdown } from "../../../src/core/report/markdown.ts";
import { renderPatches } from "../../../src/core/report/patches.ts";

const render = (before: string, after: string) =>
  renderMarkdown(renderPatches([{ path: "a", before, after }], "Fix"));

describe("a patch that is copied from a page", () => {
  it.each([
    ["only of line feeds", "a\nb\n", "a\nc\n", "Apply this patch with `git apply`:"],
    ["of one line without an end", "a", "b", "Apply this patch with `git apply`:"],
    [
      "only of CR LF",
      "a\r\nb\r\n",
      "a\r\nc\r\n",
      "Apply this patch with `git -c core.autocrlf=true apply`, which",
    ],
    [
      "of CR LF, the last line without an end",
      "a\r\nb",
      "a\r\nc",
      "Apply this patch with `git -c core.autocrlf=true apply`",
    ],
    ["of both", "a\r\nb\n", "a\r\nc\n", "There is no patch for `a`"],
    ["of a lone carriage return", "a\rb\r\n", "a\rc\r\n", "There is no patch for `a`"],
    ["of a lone carriage return at the end", "a\r\nb\r", "a\r\nc\r", "There is no patch for `a`"],
  ])("of a text with lines %s", (_, before, after, words) => {
    const text = render(before, after);
    expect(text.startsWith(words)).toBe(true);
    expect(text).not.toContain("\r");
    expect(text.includes("```diff")).toBe(!words.startsWith("There is no"));
  });
});
