import { findKey, isMap, target, textOf, type Node, type Pair } from "../yaml/node.ts";
import type { Within } from "./document.ts";
import { leadsToPatch } from "./patch-entry.ts";
import type { Subject } from "./subject.ts";

/**
 * Tells a resource from a part of one that stands elsewhere. A part is neither complete nor to be added to: what is missing
 * in it may be in the other, and a list that it gets replaces the other's.
 */
export function whyPatchOf({ manifest, document, node }: Subject): string | null {
  if (manifest.whyPatch !== null) return manifest.whyPatch;
  if (document.within !== null && isInKustomization(document.within))
    return "a patch inside a kustomization: what it lacks may be in the Instrumentation it changes";
  const directive = findDirective(node);
  return directive === null
    ? null
    : `a patch (it has the key ${directive}): what it lacks may be in the Instrumentation it changes`;
}

const KINDS: ReadonlySet<string> = new Set(["Kustomization", "Component"]);

/** Kustomize takes a file of its own name without a kind, too. */
export function isInKustomization({ document, path }: Within): boolean {
  const kind = isMap(document.root) ? textOf(findKey(document.root, "kind")?.node ?? null) : null;
  return (kind === null || KINDS.has(kind)) && leadsToPatch(path);
}

/**
 * The keys with which a strategic merge patch says what becomes of a map, a list or their items (kubernetes/community
 * contributors/devel/sig-api-machinery/strategic-merge-patch.md). A resource of its own has none of them.
 */
const DIRECTIVE = /^\$(?:patch|retainKeys)$|^\$(?:setElementOrder|deleteFromPrimitiveList)(?=\/)/;

/** Read once for a node: thousands of resources can share one by an alias. */
const directives = new WeakMap<Node, string | null>();

function findDirective(node: Node): string | null {
  if (node.kind === "alias") return findDirective(target(node));
  if (node.kind === "scalar") return null;
  const known = directives.get(node);
  if (known !== undefined) return known;
  const found = node.kind === "seq" ? findFirst(node.items) : findInPairs(node.pairs);
  directives.set(node, found);
  return found;
}

function findInPairs(pairs: readonly Pair[]): string | null {
  for (const { key, value } of pairs) {
    const own = key.kind === "scalar" ? DIRECTIVE.exec(key.text) : null;
    if (own !== null) return own[0];
    const below = value === null ? null : findDirective(value);
    if (below !== null) return below;
  }
  return null;
}

function findFirst(items: readonly Node[]): string | null {
  for (const item of items) {
    const found = findDirective(item);
    if (found !== null) return found;
  }
  return null;
}
