import { findKey, isMap, type MapNode, type Node, type NodePath, type SeqNode } from "../../../yaml/node.ts";
import type { Field } from "../instrumentation.ts";
import { readTag, strongestTag } from "../tag.ts";

/** A map or list in a document, and the way to it: of most places nobody asks for the whole of that. */
export interface Place<N extends Node = MapNode> {
  readonly node: N;
  /** null at the document's root. */
  readonly up: Step | null;
}

export interface Step {
  readonly from: Place<MapNode | SeqNode>;
  readonly by: string | number;
}

/** What a file without anything in it sets. */
export const EMPTY: MapNode = {
  kind: "map",
  flow: true,
  pairs: [],
  ...{ start: 0, end: 0, anchor: null, tag: null },
};

/** Follows keys to a map, aliases and merge keys too; null where there is none. */
export function descend(place: Place, keys: readonly string[]): Place | null {
  let at = place;
  for (const key of keys) {
    const node = findKey(at.node, key)?.node ?? null;
    if (!isMap(node)) return null;
    at = { node, up: { from: at, by: key } };
  }
  return at;
}

/** The value at the end of a way through maps, aliases followed; null where there is none. */
export function findValue(map: MapNode, way: readonly string[]): Node | null {
  let node: Node | null = map;
  for (const key of way) node = isMap(node) ? (findKey(node, key)?.node ?? null) : null;
  return node;
}

/** A place as a field, as if it had been reached from the root step by step. */
export function toField(place: Place, envKey: string): Field {
  const steps = stepsTo(place);
  const looked = steps.map(({ from, by, node }) => lookUp(from.node, by, node));
  const shared = looked.some((step) => step.shared);
  const ambiguous = looked.some((step) => step.ambiguous);
  const nodes = steps.map(({ node }) => readTag(node));
  const tag = strongestTag("none", ...nodes, readTag(place.node));
  const key = looked.at(-1)?.key ?? place.node;
  return { key, node: place.node, shared, ambiguous, tag, path: steps.map(({ by }) => by), envKey };
}

export function pathTo(place: Place<MapNode | SeqNode>): NodePath {
  return stepsTo(place).map(({ by }) => by);
}

interface TakenStep extends Step {
  readonly node: Node;
}

function stepsTo(place: Place<MapNode | SeqNode>): readonly TakenStep[] {
  const steps: TakenStep[] = [];
  for (let at = place; at.up !== null; at = at.up.from) steps.push({ ...at.up, node: at.node });
  return steps.reverse();
}

interface LookedUp {
  readonly key: Node;
  readonly shared: boolean;
  readonly ambiguous: boolean;
}

function lookUp(from: Node, by: string | number, node: Node): LookedUp {
  if (from.kind === "seq") {
    const item = typeof by === "number" ? (from.items[by] ?? node) : node;
    return { key: item, shared: item.kind === "alias", ambiguous: false };
  }
  const found = isMap(from) && typeof by === "string" ? findKey(from, by) : null;
  // Where a key stands twice, the place may be at the one that does not count.
  if (found === null) return { key: node, shared: true, ambiguous: true };
  return { key: found.key, shared: found.shared, ambiguous: found.count > 1 || found.node !== node };
}
