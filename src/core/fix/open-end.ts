import type { Document } from "../manifest/document.ts";
import type { Node, ScalarNode, NodePath } from "../yaml/node.ts";

/**
 * A block scalar that ends with the text, in a line without an end. Readers differ on it: for the YAML specification and
 * for Kustomize its value has no line break then, while kubectl, which reads line by line, gives it one. Whatever is put
 * below it gives it one for all of them.
 */
export function findOpenEnd(
  text: string,
  document: Pick<Document, "root" | "end"> | undefined,
): NodePath | null {
  if (document === undefined || text.endsWith("\n") || document.end < text.length) return null;
  const { root } = document;
  const { node, path } = findLast(root, []);
  const isBlock = node.kind === "scalar" && (node.style === "literal" || node.style === "folded");
  return isBlock && isOpen(text, node) ? path : null;
}

interface Found {
  readonly node: Node;
  readonly path: NodePath;
}

/** The node with which a document ends. Only block collections end with a child. */
function findLast(node: Node, path: NodePath): Found {
  if (node.kind === "seq" && !node.flow) {
    const item = node.items.at(-1);
    return item === undefined ? { node, path } : findLast(item, [...path, node.items.length - 1]);
  }
  if (node.kind !== "map" || node.flow) return { node, path };
  const pair = node.pairs.at(-1);
  if (!pair?.value) return { node, path };
  // By its name: a key that is put above another one leaves the way to it as it is.
  return findLast(pair.value, [...path, pair.key.kind === "scalar" ? pair.key.text : ""]);
}

/**
 * Whether the last line belongs to the value: never where line breaks are stripped or where there is only the header, and
 * a line of blanks only where they are kept.
 */
function isOpen(text: string, { start, end }: ScalarNode): boolean {
  const header = /^[|>][0-9+-]*/.exec(text.slice(start, start + 3))?.[0] ?? "";
  const hasLines = text.slice(start).includes("\n");
  if (!hasLines || header.includes("-") || text.slice(end).trim() !== "") return false;
  return header.includes("+") || text.slice(text.lastIndexOf("\n")).trim() !== "";
}
