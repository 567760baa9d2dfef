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
import type { Range } from "../text/range.ts";
import {
  isMergeKey,
  mergeSources,
  target,
  type AliasNode,
  type MapNode,
  type Node,
  type Pair,
  type ScalarNode,
  type ScalarStyle,
  type SeqNode,
} from "./node.ts";
import { parseBounded } from "./parse-bounded.ts";

/**
 * Turns the text of one document into nodes. The `yaml` package does the parsing; this module takes over positions,
 * styles and anchors, and nothing is ever expanded: an alias stays a reference. Time and memory are linear in the text.
 */

export type ComposeResult =
  | {
      readonly ok: true;
      readonly root: Node | null;
      readonly aliased: ReadonlySet<string>;
      /** From `#` to the end of the line, in order. */
      readonly comments: readonly Range[];
      /** Bytes of memory that the result takes at most. */
      readonly memory: number;
    }
  | ComposeFailure;

export interface ComposeFailure {
  readonly ok: false;
  /** depth, memory: more than is read of any text, whether it is valid or not. */
  readonly code: "invalid" | keyof typeof EXCESS;
  readonly message: string;
  readonly offset: number;
}

/**
 * Deeper documents are refused, aliases and merges followed: a recursive reader would run out of stack somewhere near, at
 * a depth nobody could predict.
 */
const MAX_DEPTH = 200;

/**
 * Bytes of memory that reading one manifest may take: a process that has a gigabyte stays alive. Ten megabytes of YAML as
 * people write it take 300 million and more.
 */
export const MAX_MEMORY = 500_000_000;

/**
 * @param text one document's text
 * @param map from that text to the file: every offset in the result is one of the file
 * @param room bytes of memory that reading may take
 */
export function composeDocument(text: string, map: OffsetMap, room = MAX_MEMORY): ComposeResult {
  const parsed = parseBounded(text, { depth: MAX_DEPTH, memory: room });
  if (!parsed.ok) {
    const offset = map.at(parsed.offset);
    return parsed.code === "syntax"
      ? fail("invalid", shorten(parsed.message), offset)
      : fail(parsed.code, EXCESS[parsed.code], offset);
  }
  const { document } = parsed;
  const comments = parsed.comments.map(({ start, end }) => ({ start: map.at(start), end: map.after(end) }));
  const converted = document?.contents ? convert(document.contents, map) : { ok: true as const, ...NOTHING };
  if (!converted.ok) return converted;
  return { ...converted, comments, memory: converted.memory + comments.length * KEPT.comment };
}

const NOTHING = { root: null, aliased: new Set<string>(), memory: 0 };

/** Bytes that nodes take, as measured with Node.js 20; a pair's are those of its place in a map's index too. */
const KEPT = { scalar: 130, collection: 280, pair: 260, alias: 130, comment: 50 };

const EXCESS = {
  depth: `nested more than ${MAX_DEPTH} levels deep`,
  memory: `more values, marks and lines up to here than are read of one file (${MAX_MEMORY / 1_000_000} MB of memory)`,
};

function fail(code: ComposeFailure["code"], message: string, offset: number): ComposeFailure {
  return { ok: false, code, message, offset };
}

/** The package's messages can quote the whole input: the first line of it, shortened, is enough to find the place. */
function shorten(message: string): string {
  const [line = ""] = message.split("\n");
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}

class Refusal extends Error {
  readonly code: ComposeFailure["code"];
  readonly offset: number;
  constructor(message: string, offset: number, code: ComposeFailure["code"] = "invalid") {
    super(message);
    this.offset = offset;
    this.code = code;
  }
}

interface Context {
  readonly map: OffsetMap;
  readonly anchors: Map<string, Exclude<Node, AliasNode>>;
  /** The collections that are being read: an alias to one of them would contain itself. */
  readonly open: Set<Node>;
  /** Levels below a collection, aliases followed. */
  readonly heights: Map<Node, number>;
  readonly aliased: Set<string>;
  /** Bytes of memory that the nodes take at most. */
  memory: number;
}

type Converted =
  | {
      readonly ok: true;
      readonly root: Node;
      readonly aliased: ReadonlySet<string>;
      readonly memory: number;
    }
  | ComposeFailure;

function convert(contents: YamlNode, map: OffsetMap): Converted {
  const context: Context = {
    map,
    anchors: new Map(),
    open: new Set(),
    heights: new Map(),
    aliased: new Set(),
    memory: 0,
  };
  try {
    const root = convertNode(contents, context, 0);
    return { ok: true, root, aliased: context.aliased, memory: context.memory };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return fail(error.code, error.message, error.offset);
  }
}

function convertNode(node: YamlNode, context: Context, depth: number): Node {
  const [from, to] = node.range ?? [0, 0];
  const start = context.map.at(from);
  // What is empty ends where it begins, not behind what stands before it.
  const end = from === to ? start : context.map.after(to);
  if (depth > MAX_DEPTH) throw new Refusal(EXCESS.depth, start, "depth");
  context.memory += isAlias(node) ? KEPT.alias : isScalar(node) ? KEPT.scalar : KEPT.collection;
  if (isAlias(node)) return convertAlias(node.source, { start, end }, context);
  const base = { start, end, anchor: node.anchor ?? null, tag: node.tag ?? null };
  if (isScalar(node))
    return remember(context, { kind: "scalar", ...base, style: styleOf(node), text: textOfScalar(node) });
  if (isMap<YamlNode, YamlNode | null>(node)) {
    const pairs: Pair[] = [];
    const map: MapNode = open(context, { kind: "map", ...base, flow: node.flow === true, pairs });
    for (const pair of node.items) pairs.push(convertPair(pair, context, depth));
    return close(context, map);
  }
  return convertSeq(node, base, { context, depth });
}

interface Place {
  readonly context: Context;
  readonly depth: number;
}

function convertSeq(
  node: YamlNode,
  base: Omit<SeqNode, "kind" | "flow" | "items">,
  { context, depth }: Place,
): SeqNode {
  const items: Node[] = [];
  const flow = isSeq(node) && node.flow === true;
  const seq: SeqNode = open(context, { kind: "seq", ...base, flow, items });
  // A parsed collection holds nodes only; the package's type allows anything, as collections can be built by hand.
  if (isSeq(node))
    for (const item of node.items) items.push(convertNode(item as YamlNode, context, depth + 1));
  return close(context, seq);
}

function convertPair(pair: YamlPair<YamlNode, YamlNode | null>, context: Context, depth: number): Pair {
  context.memory += KEPT.pair;
  const key = convertNode(pair.key, context, depth + 1);
  const value = pair.value === null ? null : convertNode(pair.value, context, depth + 1);
  if (isMergeKey(key) && mergeSources({ key, value }) === null)
    throw new Refusal("the merge key `<<` takes a map or a list of maps", key.start);
  return { key, value };
}

function convertAlias(name: string, range: { start: number; end: number }, context: Context): AliasNode {
  const anchored = context.anchors.get(name);
  if (anchored === undefined) throw new Refusal(`the alias *${name} has no anchor before it`, range.start);
  // Kubernetes' reader refuses it too: "anchor 'x' value contains itself" (goyaml.v2, decode.go).
  if (context.open.has(anchored))
    throw new Refusal(`the alias *${name} stands within its own anchor`, range.start);
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
  if (height > MAX_DEPTH) throw new Refusal(`${EXCESS.depth}, aliases followed`, node.start, "depth");
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
