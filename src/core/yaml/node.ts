import type { Range } from "../text/range.ts";

/**
 * The nodes of a document, each with the offsets at which it stands in the manifest's text. A node's range leaves out
 * its anchor and tag, the dash or colon before it and the comments after it.
 *
 * Looking things up follows Kubernetes' YAML reader (sigs.k8s.io/yaml on goyaml.v2, YAML 1.1): merge keys count, a key
 * of the map itself beats a merged one, and where a key stands twice the last one counts.
 */
export type Node = ScalarNode | MapNode | SeqNode | AliasNode;

interface BaseNode extends Range {
  readonly anchor: string | null;
  readonly tag: string | null;
}

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

export interface ScalarNode extends BaseNode {
  readonly kind: "scalar";
  readonly style: ScalarStyle;
  /** The text as YAML reads it: quotes, escapes and folding resolved; never turned into a number or boolean. */
  readonly text: string;
}

export interface MapNode extends BaseNode {
  readonly kind: "map";
  readonly flow: boolean;
  /** Where more of it stands first, which only rendering a template tells; absent where all of it is there. */
  readonly opensAt?: number;
  readonly pairs: readonly Pair[];
}

export interface SeqNode extends BaseNode {
  readonly kind: "seq";
  readonly flow: boolean;
  /** Where more of it stands first, which only rendering a template tells; absent where all of it is there. */
  readonly opensAt?: number;
  readonly items: readonly Node[];
}

export interface AliasNode extends BaseNode {
  readonly kind: "alias";
  readonly name: string;
  /** The anchored node; never itself an alias. */
  readonly target: Exclude<Node, AliasNode>;
}

export interface Pair {
  readonly key: Node;
  /** An empty plain scalar where the text gives no value; null where there is not even a colon. */
  readonly value: Node | null;
}

/** A key's value as an effective look-up finds it. */
export interface Lookup {
  readonly key: Node;
  /** What stands there, an alias included; null where the key has no value. */
  readonly value: Node | null;
  /** The value with aliases followed; null where the key has no value. */
  readonly node: Exclude<Node, AliasNode> | null;
  /** Whether the way to the value led through an alias or a merge key: what stands there stands elsewhere too. */
  readonly shared: boolean;
  /** How often the map itself has the key; a key that a merge behind it sets again counts once more. */
  readonly count: number;
}

/**
 * Finds what a key of the map means: its own last pair of that name, else the first merged one. Every answer is kept:
 * merges can fan out without end, and each map is asked once for a name. The depth of merges is bounded by composing.
 */
export function findKey(map: MapNode, name: string): Lookup | null {
  const index = indexOf(map);
  const known = index.found.get(name);
  if (known !== undefined) return known;
  const found = lookUp(index, name);
  index.found.set(name, found);
  return found;
}

function lookUp(index: KeyIndex, name: string): Lookup | null {
  const own = index.own.get(name) ?? null;
  if (own !== null && !index.ownBeforeMerge.has(name)) return own;
  const merged = index.merged.map((source) => findKey(source, name)).find((found) => found !== null) ?? null;
  if (own === null) return merged === null ? null : { ...merged, shared: true };
  // goyaml.v2 merges where it meets `<<`, so that a merged key replaces the one before it; newer readers keep the own one.
  return merged === null ? own : { ...own, count: own.count + 1 };
}

interface KeyIndex {
  readonly own: ReadonlyMap<string, Lookup>;
  /** The names of own keys that stand before a merge key. */
  readonly ownBeforeMerge: ReadonlySet<string>;
  /** The maps that `<<` brings in, the strongest first. */
  readonly merged: readonly MapNode[];
  readonly found: Map<string, Lookup | null>;
}

const indexes = new WeakMap<MapNode, KeyIndex>();

/** Built once for a map: a scan at each look-up would be quadratic in a map of many keys. */
function indexOf(map: MapNode): KeyIndex {
  const known = indexes.get(map);
  if (known !== undefined) return known;
  const own = new Map<string, Lookup>();
  const ownBeforeMerge = new Set<string>();
  const merged = new Set<MapNode>();
  const lastMerge = map.pairs.findLastIndex(({ key }) => isMergeKey(key));
  for (const [at, pair] of map.pairs.entries()) {
    const { key, value } = pair;
    const name = textOf(key);
    if (isMergeKey(key)) {
      for (const source of mergeSources(pair) ?? []) merged.add(source);
    } else if (name !== null) {
      if (at < lastMerge) ownBeforeMerge.add(name);
      const count = (own.get(name)?.count ?? 0) + 1;
      const node = value === null ? null : target(value);
      own.set(name, { key, value, node, shared: value?.kind === "alias", count });
    }
  }
  const index = { own, ownBeforeMerge, merged: [...merged], found: new Map<string, Lookup | null>() };
  indexes.set(map, index);
  return index;
}

export function isMergeKey(key: Node): boolean {
  return key.kind === "scalar" && key.style === "plain" && key.text === "<<";
}

/** The maps that a merge key's pair brings in; null where it holds anything else, which YAML readers refuse. */
export function mergeSources({ value }: Pair): readonly MapNode[] | null {
  const node = value === null ? null : target(value);
  if (isMap(node)) return [node];
  // A list has to be written out: readers take an alias of a map only.
  if (value?.kind !== "seq") return null;
  const sources = value.items.map(target);
  return sources.every(isMap) ? sources : null;
}

/** Follows an alias to the anchored node. */
export function target(node: Node): Exclude<Node, AliasNode> {
  return node.kind === "alias" ? node.target : node;
}

export function isMap(node: Node | null): node is MapNode {
  return node?.kind === "map";
}

/** The text of a scalar, aliases followed; null for anything else and for YAML's null. */
export function textOf(node: Node | null): string | null {
  if (node === null) return null;
  const scalar = target(node);
  return scalar.kind === "scalar" && !isNull(scalar) ? scalar.text : null;
}

const NULLS: ReadonlySet<string> = new Set(["", "~", "null", "Null", "NULL"]);

/** Whether a node is YAML's null, as goyaml.v2 resolves it. A missing value is null too. */
export function isNull(node: Node | null): boolean {
  if (node === null) return true;
  const scalar = target(node);
  if (scalar.kind !== "scalar" || scalar.style !== "plain") return false;
  return scalar.tag === null ? NULLS.has(scalar.text) : scalar.tag === "tag:yaml.org,2002:null";
}

/** Where the text of a node ends, comments and trailing blank lines left out. */
export function contentEnd(node: Node, text: string): number {
  if (node.kind === "scalar" || node.kind === "alias" || node.flow) return trimEnd(text, node);
  const last: Node | undefined = node.kind === "seq" ? node.items.at(-1) : lastOf(node);
  return last === undefined ? trimEnd(text, node) : Math.max(contentEnd(last, text), node.start);
}

function lastOf(map: MapNode): Node | undefined {
  const pair = map.pairs.at(-1);
  return pair?.value ?? pair?.key;
}

function trimEnd(text: string, range: Range): number {
  let end = range.end;
  while (end > range.start && " \t\r\n".includes(text.charAt(end - 1))) end -= 1;
  return end;
}

/** A way through maps (keys) and sequences (positions from 0). */
export type NodePath = readonly (string | number)[];
