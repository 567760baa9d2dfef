import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";

import { findFences } from "../../../src/core/forms/fences.ts";

/** What a fence holds, as a reader of Markdown would copy it. */
function contents(text: string): readonly string[] {
  return findFences(text).map(
    ({ language, lines }) =>
      `${language}: ${lines.map(({ start, end }) => text.slice(start, end)).join("|")}`,
  );
}

/** The same by the parser that GitHub's own is nearest to. */
function reference(text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: { type: string; children?: unknown; lang?: string | null; value?: string }) => {
    // Blocks by indentation alone have no language either: the texts below have none.
    if (node.type === "code") found.push(`${node.lang ?? ""}: ${(node.value ?? "").replaceAll("\n", "|")}`);
    if (node.type === "blockquote" || !Array.isArray(node.children)) return;
    for (const child of node.children) visit(child as typeof node);
  };
  visit(fromMarkdown(text));
  return found;
}

it("finds the fence behind a BOM", () => {
  expect(contents("\uFEFF```yaml\nb\n```\n")).toEqual(["yaml: b"]);
});

describe("findFences", () => {
  it.each<[string, string, readonly string[]]>([
    ["backticks", "a\n```yaml\nb: c\n```\nd", ["yaml: b: c"]],
    ["tildes, longer than those within", "~~~~ yml\n~~~\n~~~~\n", ["yml: ~~~"]],
    ["words behind the language", '```yaml title="a.yaml" {1,3}\nb\n```', ["yaml: b"]],
    ["attributes in braces", "``` {.yaml .numbers}\nb\n```", ["yaml: b"]],
    ["a list item", "1. a\n\n   ```yaml\n   b:\n     c\n   ```\n2. d", ["yaml: b:|  c"]],
    ["a nested list item", "- a\n  - b\n    - c\n\n      ```yaml\n      d\n      ```\n", ["yaml: d"]],
    ["the mark's own line", "- ```yaml\n  b\n  ```\n", ["yaml: b"]],
    ["an admonition of MkDocs", '!!! note "x"\n\n    ```yaml\n    b\n    ```\n', ["yaml: b"]],
    ["a tab of MkDocs", '=== "x"\n    ```yaml\n    b\n    ```\n', ["yaml: b"]],
    ["a part of a list item", "      ```yaml\n      b\n      ```\n", ["yaml: b"]],
    ["lines that are less indented than the fence", "  ```yaml\n b\n   c\n  ```", ["yaml: b| c"]],
    ["one that never closes", "```yaml\nb\n", ["yaml: b"]],
    ["one that its list item closes", "- ```yaml\n  b\n\nc\n```yaml\nd\n```", ["yaml: b|", "yaml: d"]],
    ["a list item that is indented by a tab", "* a\n\n\t```yaml\n\tb:\n\t  c\n\t```\n", ["yaml: b:|  c"]],
    ["a nested one, by blanks and a tab", "- a\n  - b\n\n  \t```yaml\n\tc\n    d\n\t```\n", ["yaml: c|d"]],
    ["CRLF", "```yaml\r\nb\r\n```\r\n", ["yaml: b"]],
    ["code by a tab", "a\n\n\t```yaml\n\tb\n\t```\n", []],
    ["code by its indentation", "a\n\n    ```yaml\n    b\n    ```\n", []],
    ["a quotation", "> ```yaml\n> b\n> ```\n", []],
    ["a comment", "<!--\n```yaml\nb\n```\n-->\n```yml\nc\n```", ["yml: c"]],
    ["a comment that never closes", "<!--\n```yaml\nb\n```\n", []],
    ["code within a line", "```yaml b```\n```yml\nc\n```", ["yml: c"]],
  ])("finds %s", (_, text, expected) => {
    expect(contents(text)).toEqual(expected);
  });

  it("finds in lists, quotations and paragraphs what a parser of Markdown finds", () => {
    const line = fc.constantFrom(
      "",
      "- item",
      "1. item",
      "  - item",
      "```yaml",
      "```",
      "~~~",
      "   ```yaml",
      "   ```",
      "   # title",
      "> quote",
      "> ```yaml",
      "  ```",
      "  ```yml",
      "- ```yaml",
      "# title",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = lines.join("\n");
        // Lines that go on with a paragraph left of it are where the two differ: there are none.
        expect(contents(text).map((one) => one.replace(/\|+$/, ""))).toEqual(
          reference(text).map((one) => one.replace(/\|+$/, "")),
        );
      }),
    );
  });

  it("takes time linear in the number of fences", () => {
    const text = "- a\n  ```yaml\n  b: c\n  ```\n".repeat(10_000);
    expect(findFences(text)).toHaveLength(10_000);
  });
});
