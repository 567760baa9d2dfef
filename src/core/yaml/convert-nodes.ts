import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node as YamlNode,
  type Pair as YamlPair,
  type Scalar,
} from "yaml";

import type { OffsetMap } from "../text/offset-map.ts";
import {
  isMergeKey,
  mergeSources,
  target,
  textOf,
  type AliasNode,
  type MapNode,
  type Node,
  type NodePath,
  type Pair,
  type ScalarNode,
  type ScalarStyle,
  type SeqNode,
} from "./node.ts";

/**
 * The nodes of the `yaml` package to our own: takes over positions, styles and anchors, and expands nothing: an alias
 * stays a reference. Time and memory are linear in the text.
 */

export interface Converted {
  readonly root: Node;
  /** Names of the anchors that an alias refers to. */
  readonly aliased: ReadonlySet<string>;
  /** Bytes of memory that the nodes take at most. */
  readonly memory: number;
}

/**
 * Deeper documents are refused, aliases and merges followed: a recursive reader would run out of stack somewhere near, at
 * a depth nobody could predict.
 */
export const MAX_DEPTH = 200;

export const TOO_DEEP = `nested more than ${MAX_DEPTH} levels deep`;

/** Bytes that nodes take, as measured with Node.js 20; a pair's are those of its place in a map's index too. */
const KEPT = { scalar: 130, collection: 280, pair: 260, alias: 130 };

/** Why the nodes are none that readers take. */
export class Refusal extends Error {
  readonly code: "invalid" | "depth";
  readonly offset: number;
  /** Where an alias is the reason. */
  readonly alias: DanglingAlias | null;
  constructor(message: string, offset: number, why: Partial<Pick<Refusal, "code" | "alias">> = {}) {
    super(message);
    this.offset = offset;
    this.code = why.code ?? "invalid";
    this.alias = why.alias ?? null;
  }
}

/** An alias that has no anchor before it, or stands within its own. */
export interface DanglingAlias {
  readonly name: string;
  /** The way to it: the texts of keys, and positions. */
  readonly path: NodePath;
}

export interface Conversion {
  /** From the text that was parsed to the file. */
  readonly map: OffsetMap;
  /** Whether `<<` is a key like any other. */
  readonly isCore: boolean;
}

/** Throws a `Refusal`. */
export function convertNodes(contents: YamlNode, conversion: Conversion): Converted {
  const context: Context = {
    ...conversion,
    path: [],
    anchors: new Map(),
    open: new Set(),
    heights: new Map(),
    aliased: new Set(),
    memory: 0,
  };
  const root = convertNode(contents, context);
  return { root, aliased: context.aliased, memory: context.memory };
}

interface Context extends Conversion {
  /** The way to what is being read. */
  readonly path: (string | number)[];
  readonly anchors: Map<string, Exclude<Node, AliasNode>>;
  /** The collections that are being read: an alias to one of them would contain itself. */
  readonly open: Set<Node>;
  /** Levels below a collection, aliases followed. */
  readonly heights: Map<Node, number>;
  readonly aliased: Set<string>;
  /** Bytes of memory that the nodes take at most. */
  memory: number;
}

function convertNode(node: YamlNode, context: Context): Node {
  const [from, to] = node.range ?? [0, 0];
  const start = context.map.at(from);
  // What is empty ends where it begins, not behind what stands before it.
  const end = from === to ? start : context.map.after(to);
  if (context.path.length > MAX_DEPTH) throw new Refusal(TOO_DEEP, start, { code: "depth" });
  context.memory += isAlias(node) ? KEPT.alias : isScalar(node) ? KEPT.scalar : KEPT.collection;
  if (isAlias(node)) return convertAlias(node.source, { start, end }, context);
  const base = { start, end, anchor: node.anchor ?? null, tag: node.tag ?? null };
  if (isScalar(node))
    return remember(context, { kind: "scalar", ...base, style: styleOf(node), text: textOfScalar(node) });
  if (isMap<YamlNode, YamlNode | null>(node)) {
    const pairs: Pair[] = [];
    const map: MapNode = open(context, { kind: "map", ...base, flow: node.flow === true, pairs });
    for (const pair of node.items) pairs.push(convertPair(pair, context));
    return close(context, map);
  }
  return convertSeq(node, base, context);
}

function convertSeq(
  node: YamlNode,
  base: Omit<SeqNode, "kind" | "flow" | "items">,
  context: Context,
): SeqNode {
  const items: Node[] = [];
  const flow = isSeq(node) && node.flow === true;
  const seq: SeqNode = open(context, { kind: "seq", ...base, flow, items });
  // A parsed collection holds nodes only; the package's type allows anything, as collections can be built by hand.
  for (const [index, item] of isSeq(node) ? node.items.entries() : []) {
    context.path.push(index);
    items.push(convertNode(item as YamlNode, context));
    context.path.pop();
  }
  return close(context, seq);
}

function convertPair(pair: YamlPair<YamlNode, YamlNode | null>, context: Context): Pair {
  context.memory += KEPT.pair;
  context.path.push("?");
  const key = convertNode(pair.key, context);
  context.path[context.path.length - 1] = textOf(key) ?? "?";
  const value = pair.value === null ? null : convertNode(pair.value, context);
  context.path.pop();
  if (!context.isCore && isMergeKey(key) && mergeSources({ key, value }) === null)
    throw new Refusal("the merge key `<<` takes a map or a list of maps", key.start);
  return { key, value };
}

function convertAlias(name: string, range: { start: number; end: number }, context: Context): AliasNode {
  const anchored = context.anchors.get(name);
  const alias = { name, path: [...context.path] };
  if (anchored === undefined)
    throw new Refusal(`the alias *${name} has no anchor before it`, range.start, { alias });
  // Kubernetes' reader refuses it too: "anchor 'x' value contains itself" (goyaml.v2, decode.go).
  if (context.open.has(anchored))
    throw new Refusal(`the alias *${name} is inside its own anchor`, range.start, { alias });
  context.aliased.add(name);
  return { kind: "alias", ...range, anchor: null, tag: null, name, target: anchored };
}

function open<T extends MapNode | SeqNode>(context: Context, node: T): T {
  context.open.add(node);
  return remember(context, node);
}

function close<T extends MapNode | SeqNode>(context: Context, node: T): T {
  context.open.delete(node);
  const children: readonly (Node | null)[] =
    node.kind === "seq" ? node.items : node.pairs.flatMap(({ key, value }) => [key, value]);
  const height = children.reduce((max, child) => Math.max(max, heightOf(context, child)), 0) + 1;
  if (height > MAX_DEPTH) throw new Refusal(`${TOO_DEEP}, counting aliases`, node.start, { code: "depth" });
  context.heights.set(node, height);
  return node;
}

function heightOf(context: Context, node: Node | null): number {
  return node === null ? 0 : (context.heights.get(target(node)) ?? 0);
}

/** Anchors are known from where they stand on, so that a later one of the same name takes over. */
function remember<T extends ScalarNode | MapNode | SeqNode>(context: Context, node: T): T {
  if (node.anchor !== null) context.anchors.set(node.anchor, node);
  return node;
}

function textOfScalar(node: Scalar): string {
  return typeof node.value === "string" ? node.value : (node.source ?? "");
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

function styleOf(node: Scalar): ScalarStyle {
  return STYLES[node.type ?? ""] ?? "plain";
}
