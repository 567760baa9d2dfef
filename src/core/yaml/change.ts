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
export interface Change {
  /** Way from the document's root to the value that is new or different. */
  readonly path: NodePath;
  /** What stands there afterwards. */
  readonly value: PlainValue;
  /** The item of a list stands there before the others: they are the next ones then. */
  readonly isInserted?: true;
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
  if (own !== undefined) return changes.length === 1 && equalsPlain(after, own.value);
  if (isNull(before) && isFirstItem(below)) return equalsPlain(after, [changes[0]?.value ?? ""]);
  return before !== null && after !== null && collectionsDifferOnlyBy(before, after, below);
}

function collectionsDifferOnlyBy(before: Node, after: Node, below: Below): boolean {
  if (before.kind === "map" && after.kind === "map") return mapsDifferOnlyBy(before, after, below);
  return before.kind === "seq" && after.kind === "seq" && seqsDifferOnlyBy(before, after, below);
}

/** Whether what is added is the first item of a list that was empty. */
function isFirstItem({ changes: [first, ...others], depth }: Below): boolean {
  return others.length === 0 && first?.isInserted === true && first.path.length === depth + 1;
}

function mapsDifferOnlyBy(before: MapNode, after: MapNode, changes: Below): boolean {
  if (before.anchor !== after.anchor || before.tag !== after.tag) return false;
  const steps = groupByStep(changes);
  const known = new Set(before.pairs.map(nameOf).filter((name) => steps.has(name)));
  const isNew = (pair: Pair) => steps.has(nameOf(pair)) && !known.has(nameOf(pair));
  const below = (pair: Pair) => ({ changes: steps.get(nameOf(pair)) ?? [], depth: changes.depth + 1 });
  const added = after.pairs.filter(isNew);
  const kept = after.pairs.filter((pair) => !isNew(pair));
  if (kept.length !== before.pairs.length || added.length !== steps.size - known.size) return false;
  return (
    added.every((pair) => differOnlyBy(null, pair.value, below(pair))) &&
    kept.every((pair, index) => {
      const old = before.pairs[index];
      return (
        old !== undefined && equalNodes(old.key, pair.key) && differOnlyBy(old.value, pair.value, below(pair))
      );
    })
  );
}

function seqsDifferOnlyBy(before: SeqNode, after: SeqNode, changes: Below): boolean {
  if (before.anchor !== after.anchor || before.tag !== after.tag || after.items.length < before.items.length)
    return false;
  const steps = groupByStep(changes);
  const depth = changes.depth + 1;
  let inserted = 0;
  return after.items.every((item, index) => {
    const own = steps.get(index) ?? [];
    if (own.some((change) => change.isInserted === true && change.path.length === depth)) {
      inserted += 1;
      return differOnlyBy(null, item, { changes: own, depth });
    }
    return differOnlyBy(before.items[index - inserted] ?? null, item, { changes: own, depth });
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
