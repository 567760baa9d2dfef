import type { Manifest } from "./manifest.ts";
import { findKey, type Node } from "./node.ts";
import type { Resource } from "./resource.ts";

/**
 * Tells a resource from a part of one that stands elsewhere. A part is neither complete nor to be added to: what is missing
 * in it may be in the other, and a list that it gets replaces the other's.
 */
export function whyPatchOf(manifest: Manifest, resource: Resource): string | null {
  return manifest.whyPatch ?? (hasDirective(manifest, resource) ? DIRECTED : null);
}

/** The key with which a strategic merge patch says what becomes of a map or an item: delete, replace or merge. */
const DIRECTIVE = "$patch";

const DIRECTED = `a patch (it has the key ${DIRECTIVE}): the Instrumentation that it changes is not here`;

function hasDirective({ text }: Manifest, { node }: Resource): boolean {
  if (findKey(node, DIRECTIVE) !== null) return true;
  return text.slice(node.start, node.end).includes(DIRECTIVE) && hasDirectiveBelow(node);
}

/** Aliases are not followed: what they lead to is met where it stands. */
function hasDirectiveBelow(node: Node): boolean {
  if (node.kind === "seq") return node.items.some(hasDirectiveBelow);
  if (node.kind !== "map") return false;
  return node.pairs.some(
    ({ key, value }) =>
      (key.kind === "scalar" && key.text === DIRECTIVE) || (value !== null && hasDirectiveBelow(value)),
  );
}
