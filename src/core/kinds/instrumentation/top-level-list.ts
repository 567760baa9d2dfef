import { GROUP, groupOf, KIND } from "./group-kind.ts";
import { findKey, isMap, target, textOf, type MapNode, type Node } from "../../yaml/node.ts";

/**
 * Finds an Instrumentation in a list that is a whole document, its lists of resources included. kubectl takes no such
 * document, so nothing in it is a resource; whoever wrote it meant one.
 */
export function findInTopLevelList(root: Node): MapNode | null {
  return root.kind === "seq" ? findWithin(root.items, new Set()) : null;
}

/** Aliases can lead to the same list again and again: each is read once. */
function findWithin(items: readonly Node[], visited: Set<Node>): MapNode | null {
  for (const item of items) {
    const node = target(item);
    if (!isMap(node) || visited.has(node)) continue;
    visited.add(node);
    if (isInstrumentation(node)) return node;
    const list = findKey(node, "items")?.node ?? null;
    const found = list?.kind === "seq" ? findWithin(list.items, visited) : null;
    if (found !== null) return found;
  }
  return null;
}

function isInstrumentation(map: MapNode): boolean {
  const kind = textOf(findKey(map, "kind")?.node ?? null);
  const apiVersion = textOf(findKey(map, "apiVersion")?.node ?? null);
  return kind?.startsWith(KIND) === true && groupOf(apiVersion ?? "") === GROUP;
}
