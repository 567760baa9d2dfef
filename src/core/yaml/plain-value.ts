import { target, type AliasNode, type Node, type NodePath, type Pair, type ScalarNode } from "./node.ts";

/**
 * What a document says as plain values, for readers that know nothing of nodes: scalars by YAML's core schema, maps as
 * objects, with the place of each. What an alias stands for is the value itself, not a copy: nothing grows.
 */

export interface PlainValue {
  /** Meaningless where there are faults. */
  readonly value: unknown;
  readonly place: ValuePlace;
  readonly faults: readonly PlainFault[];
}

/** Where a value starts and, in a map, its key. A tree: a list by whole ways would repeat a long key for all below it. */
export interface ValuePlace {
  readonly value: number;
  readonly key: number;
  /** By name or index. */
  readonly entries: Map<string | number, ValuePlace>;
}

export interface PlainFault {
  /** A key twice; a key that is no scalar; more values or aliases than the bound, at the first one too many. */
  readonly code: "duplicate-key" | "complex-key" | keyof PlainBounds;
  readonly offset: number;
  /** To the value; for a key that is no scalar, to its map. */
  readonly path: NodePath;
}

export interface PlainBounds {
  readonly values: number;
  readonly aliases: number;
}

/** @param root of a document that was composed by the core schema */
export function toPlainValue(root: Node | null, bounds: PlainBounds): PlainValue {
  const walk: Walk = { bounds, faults: [], known: new Map(), counts: { values: 0, aliases: 0 } };
  const place = { value: 0, key: 0, entries: new Map() };
  return { value: resolveNode(walk, root, { path: [], place }), place, faults: walk.faults };
}

/** The place of the value or, where it is missing or comes from an alias, of the nearest one around it. */
export function findValuePlace(root: ValuePlace, path: NodePath): ValuePlace {
  let place = root;
  for (const step of path) {
    const next = place.entries.get(step);
    if (next === undefined) return place;
    place = next;
  }
  return place;
}

interface Walk {
  readonly bounds: PlainBounds;
  readonly faults: PlainFault[];
  /** Values of what has an anchor. */
  readonly known: Map<Node, unknown>;
  readonly counts: Record<keyof PlainBounds, number>;
}

interface Position {
  readonly path: NodePath;
  readonly place: ValuePlace;
}

function resolveNode(walk: Walk, node: Node | null, at: Position): unknown {
  if (!admit(walk, "values", at)) return undefined;
  if (node === null) return null;
  if (node.kind === "alias" && !admit(walk, "aliases", at)) return undefined;
  const anchored = target(node);
  if (walk.known.has(anchored)) return walk.known.get(anchored);
  const value = resolveContents(walk, anchored, at);
  if (anchored.anchor !== null) walk.known.set(anchored, value);
  return value;
}

/** Whether there is room for one more. */
function admit(walk: Walk, code: keyof PlainBounds, { path, place }: Position): boolean {
  const count = ++walk.counts[code];
  const bound = walk.bounds[code];
  if (count === bound + 1) walk.faults.push({ code, offset: place.value, path });
  return count <= bound;
}

function resolveContents(walk: Walk, node: Exclude<Node, AliasNode>, at: Position): unknown {
  if (node.kind === "scalar") return resolveScalar(node);
  if (node.kind === "map") return resolveMap(walk, node.pairs, at);
  return node.items.map((item, index) => {
    const inner = enter(at, index, { value: item.start, key: item.start });
    return resolveNode(walk, item, inner);
  });
}

function resolveMap(walk: Walk, pairs: readonly Pair[], at: Position): unknown {
  const entries = new Map<string, unknown>();
  for (const { key, value } of pairs) {
    const offset = key.start;
    if (key.kind !== "scalar") {
      walk.faults.push({ code: "complex-key", offset, path: at.path });
      continue;
    }
    const name = String(resolveScalar(key));
    if (entries.has(name)) {
      walk.faults.push({ code: "duplicate-key", offset, path: [...at.path, name] });
      continue;
    }
    const inner = enter(at, name, { value: value?.start ?? offset, key: offset });
    entries.set(name, resolveNode(walk, value, inner));
  }
  return Object.fromEntries(entries);
}

function enter(
  { path, place }: Position,
  step: string | number,
  starts: Omit<ValuePlace, "entries">,
): Position {
  const inner = { ...starts, entries: new Map() };
  place.entries.set(step, inner);
  return { path: [...path, step], place: inner };
}

/** Tags under which a text stays a text; those of the core schema that are left say that it is none. */
const TEXT: ReadonlySet<string | null> = new Set(["!", "tag:yaml.org,2002:str"]);

/** YAML 1.2.2, 10.3.2 "Tag Resolution". */
function resolveScalar({ text, style, tag }: ScalarNode): string | number | boolean | null {
  if (tag === null ? style !== "plain" : TEXT.has(tag)) return text;
  if (/^(?:|~|null|Null|NULL)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (/^(?:0o[0-7]+|0x[\da-fA-F]+|[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)$/.test(text))
    return Number(text);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? NaN : text;
}
