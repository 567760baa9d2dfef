import { groupBy } from "../text/group-by.ts";
import {
  isNull,
  type AliasNode,
  type MapNode,
  type Node,
  type Pair,
  type ScalarNode,
  type SeqNode,
  type NodePath,
} from "./node.ts";

/** What an edit means, as data, so that it can be held against what the edited text really says. */
export type Change = ValueChange | Removal | Renaming;

export interface ValueChange {
  /** Way from the document's root to the value that is new or different; items of lists as they are counted afterwards. */
  readonly path: NodePath;
  /** What stands there afterwards. */
  readonly value: PlainValue;
  /** The item of a list stands there before the others: they are the next ones then. */
  readonly isInserted?: true;
}

/** A key with its value, or an item of a list as they were counted before, is gone. */
export interface Removal {
  readonly path: NodePath;
  readonly isRemoved: true;
}

/** A key has another name, and its value and place as before. */
export interface Renaming {
  readonly path: NodePath;
  readonly renamedTo: string;
}

export type PlainValue = string | readonly PlainValue[] | { readonly [key: string]: PlainValue };

/**
 * Whether two versions of a document differ by the given changes and by nothing else: same keys in the same order, same
 * scalars of the same type, same anchors and aliases. Aliases are compared by name, so the walk is linear in the text.
 */
export function differsOnlyBy(before: Node | null, after: Node | null, changes: readonly Change[]): boolean {
  return differOnlyBy(before, after, { changes, depth: 0 });
}

/** The changes at and below a place, and how many steps of their paths led there. */
interface Below {
  readonly changes: readonly Change[];
  readonly depth: number;
}

function differOnlyBy(before: Node | null, after: Node | null, below: Below): boolean {
  const { changes, depth } = below;
  if (changes.length === 0) return equalNodes(before, after);
  const own = changes.find((change) => change.path.length === depth);
  if (own !== undefined) return changes.length === 1 && "value" in own && equalsPlain(after, own.value);
  const first = isNull(before) ? findFirstItem(below) : null;
  if (first !== null) return equalsPlain(after, [first.value]);
  return before !== null && after !== null && collectionsDifferOnlyBy(before, after, below);
}

function collectionsDifferOnlyBy(before: Node, after: Node, below: Below): boolean {
  if (before.kind === "map" && after.kind === "map") return mapsDifferOnlyBy(before, after, below);
  return before.kind === "seq" && after.kind === "seq" && seqsDifferOnlyBy(before, after, below);
}

/** What is added as the first item of a list that was empty; null where that is not what happens. */
function findFirstItem({ changes: [first, ...others], depth }: Below): ValueChange | null {
  if (first === undefined || others.length > 0 || !isInsertion(first)) return null;
  return first.path.length === depth + 1 ? first : null;
}

function isInsertion(change: Change): change is ValueChange {
  return "isInserted" in change;
}

/** The only change of what a step leads to, where that is of the pair or item as a whole. */
function findWhole(changes: readonly Change[], depth: number): Removal | Renaming | null {
  const [first, ...others] = changes;
  if (first === undefined || others.length > 0 || first.path.length !== depth) return null;
  return "value" in first ? null : first;
}

function mapsDifferOnlyBy(before: MapNode, after: MapNode, changes: Below): boolean {
  if (before.anchor !== after.anchor || before.tag !== after.tag) return false;
  const depth = changes.depth + 1;
  const steps = groupByStep(changes);
  const known = new Set(before.pairs.map(nameOf).filter((name) => steps.has(name)));
  const isNew = (pair: Pair) => steps.has(nameOf(pair)) && !known.has(nameOf(pair));
  const below = (pair: Pair) => ({ changes: steps.get(nameOf(pair)) ?? [], depth });
  const left = before.pairs.filter((pair) => !isRemoval(findWhole(below(pair).changes, depth)));
  const added = after.pairs.filter(isNew);
  const kept = after.pairs.filter((pair) => !isNew(pair));
  if (kept.length !== left.length || added.length !== steps.size - known.size) return false;
  return (
    added.every((pair) => differOnlyBy(null, pair.value, below(pair))) &&
    kept.every((pair, index) => {
      const old = left[index];
      return old !== undefined && pairsDifferOnlyBy(old, pair, below(old));
    })
  );
}

function isRemoval(change: Removal | Renaming | null): boolean {
  return change !== null && "isRemoved" in change;
}

function pairsDifferOnlyBy(before: Pair, after: Pair, below: Below): boolean {
  const whole = findWhole(below.changes, below.depth);
  if (whole === null || !("renamedTo" in whole))
    return equalNodes(before.key, after.key) && differOnlyBy(before.value, after.value, below);
  return nameOf(after) === whole.renamedTo && equalNodes(before.value, after.value);
}

function seqsDifferOnlyBy(before: SeqNode, after: SeqNode, changes: Below): boolean {
  if (before.anchor !== after.anchor || before.tag !== after.tag) return false;
  const depth = changes.depth + 1;
  const isOfItem = (change: Change) => "isRemoved" in change && change.path.length === depth;
  const removed = new Set(changes.changes.filter(isOfItem).map(({ path }) => path[depth - 1]));
  const others = changes.changes.filter((change) => !isOfItem(change));
  const left = before.items.filter((_, index) => !removed.has(index));
  if (left.length !== before.items.length - removed.size || after.items.length < left.length) return false;
  const steps = groupByStep({ ...changes, changes: others });
  let inserted = 0;
  return after.items.every((item, index) => {
    const own = steps.get(index) ?? [];
    if (own.some((change) => isInsertion(change) && change.path.length === depth)) {
      inserted += 1;
      return differOnlyBy(null, item, { changes: own, depth });
    }
    return differOnlyBy(left[index - inserted] ?? null, item, { changes: own, depth });
  });
}

function nameOf(pair: Pair): string | null {
  return pair.key.kind === "scalar" ? pair.key.text : null;
}

/** The changes by their next step. Grouped once: a document can have thousands of them. */
function groupByStep({ changes, depth }: Below): ReadonlyMap<string | number | null, readonly Change[]> {
  return groupBy(changes, ({ path }) => path[depth] ?? null);
}

function equalNodes(a: Node | null, b: Node | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.anchor !== b.anchor || a.tag !== b.tag) return false;
  if (a.kind === "alias") return isSameAlias(a, b);
  if (a.kind === "scalar") return b.kind === "scalar" && equalScalars(a, b);
  if (a.kind === "seq") {
    return (
      b.kind === "seq" &&
      a.items.length === b.items.length &&
      a.items.every((item, index) => equalNodes(item, b.items[index] ?? null))
    );
  }
  return b.kind === "map" && equalPairs(a.pairs, b.pairs);
}

function isSameAlias(a: AliasNode, b: Node): boolean {
  return b.kind === "alias" && a.name === b.name;
}

/** Plain scalars can mean numbers, booleans or null: for them the style is part of the meaning. */
function equalScalars(a: ScalarNode, b: ScalarNode): boolean {
  return a.text === b.text && (a.style === "plain") === (b.style === "plain");
}

function equalPairs(a: readonly Pair[], b: readonly Pair[]): boolean {
  return (
    a.length === b.length &&
    a.every((pair, index) => {
      const other = b[index];
      return other !== undefined && equalNodes(pair.key, other.key) && equalNodes(pair.value, other.value);
    })
  );
}

function equalsPlain(node: Node | null, value: PlainValue): boolean {
  if (node === null || node.kind === "alias" || isNull(node)) return false;
  if (typeof value === "string") return node.kind === "scalar" && node.text === value;
  if (isList(value)) {
    return (
      node.kind === "seq" &&
      node.items.length === value.length &&
      node.items.every((item, index) => equalsPlain(item, value[index] ?? ""))
    );
  }
  const entries = Object.entries(value);
  return (
    node.kind === "map" &&
    node.pairs.length === entries.length &&
    entries.every(([key, expected], index) => {
      const pair = node.pairs[index];
      return pair !== undefined && nameOf(pair) === key && equalsPlain(pair.value, expected);
    })
  );
}

/** Array.isArray does not narrow readonly arrays. */
function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}
