import type { Nodes } from "mdast";
import { expect } from "vitest";

import { flatten, LINKS, readMarkdown } from "./samples.ts";

/** Links to the repository's own lines, our collapsed block and our marker: nothing else may be more than text. */
export function expectOursOnly(
  markdown: string,
  links: number,
  base = `${LINKS.repositoryUrl}/blob/${LINKS.headSha}/`,
): void {
  const nodes = flatten(readMarkdown(markdown));
  const types = nodes.map(({ type }) => type);
  for (const type of [
    "image",
    "imageReference",
    "linkReference",
    "definition",
    "footnoteDefinition",
    "blockquote",
  ])
    expect(types).not.toContain(type);
  const targets = nodes.flatMap((node) => (node.type === "link" ? [node.url] : []));
  expect(targets).toHaveLength(links);
  for (const target of targets) {
    expect(target.slice(0, base.length)).toBe(base);
    expect(target.slice(base.length)).toMatch(/^[^?#]*#L\d+$/);
  }
  for (const node of nodes) if (node.type === "html") expect(node.value).toMatch(OUR_HTML);
  // What stands outside of code is ours, and ours names nobody.
  expect(nodes.flatMap(textOf).join(" ")).not.toMatch(/[@#<>|\p{Cc}\p{Bidi_Control}]|evil|plain|--/u);
}

const OUR_HTML =
  /^(?:<details>\n<summary>(?:What this costs, and how to decline it \(<code>missing-recommended-disables<\/code>\)|The fix as a diff)<\/summary>|<\/details>|<!-- otel-fix:v1 (?:body|finding open (?:(?!--)[!-~])+) -->)$/;

function textOf(node: Nodes): readonly string[] {
  return node.type === "text" ? [node.value] : [];
}
