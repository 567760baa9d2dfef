import { moveRange, type OffsetMap } from "../../text/offset-map.ts";
import { findFrom, type Range } from "../../text/range.ts";
import type { MapNode, Node, Pair, ScalarNode, SeqNode } from "../../yaml/node.ts";
import { textOfLiteral, type Literal } from "./literals.ts";
import type { Opening, Placeholder } from "./mask.ts";

/**
 * Completes what was parsed of a masked text: scalars have the template's own text again, and collections into which
 * rendering puts more say so.
 */

export interface Completion {
  /** Those of the part that was parsed, in order. */
  readonly placeholders: readonly Placeholder[];
  readonly openings: readonly Opening[];
  readonly placeholder: string;
  readonly literals: readonly Literal[];
  /** Columns by which its lines are indented where its actions are evaluated; null where nobody knows. */
  readonly indent: number | null;
  /** The text that was masked, and the part of it that was parsed. */
  readonly text: string;
  readonly part: Range;
  /** From that text to the file. */
  readonly map: OffsetMap;
}

/** The nodes are those of the file, and nobody else has seen them: they are changed. */
export function completeTree(root: Node, completion: Completion): Node {
  const { placeholder, map, indent } = completion;
  const placeholders = completion.placeholders.map((one) => ({ ...one, ...moveRange(one, map) }));
  if (placeholders.length > 0) restore(root, { placeholder, placeholders, texts: readLiterals(completion) });
  const { part, openings } = completion;
  // In a string without lines of its own nobody can tell what stands where: any of it may have more.
  if (openings.length > 0 && map.at(part.start) === map.at(part.end)) {
    openAll(root);
    return root;
  }
  const columns = createColumns(completion);
  for (const { column: said, ...opening } of completion.openings) {
    const column = said === null || indent === null ? null : said - indent;
    markOpening(root, { opening: { ...opening, ...moveRange(opening, map), column }, columns });
  }
  return root;
}

/** What literals say, by their offsets in the file; none where they have no lines there. */
function readLiterals({ literals, text, map }: Completion): Restoring["texts"] {
  const inLines = literals.filter(({ header, start }) => map.at(header) < map.at(start));
  return new Map(inLines.map((literal) => [map.at(literal.header), textOfLiteral(text, literal)]));
}

function openAll(node: Node): void {
  if (node.kind === "map" || node.kind === "seq") openAt(node, node.start);
  if (node.kind === "seq") node.items.forEach(openAll);
  if (node.kind === "map") for (const { value } of node.pairs) if (value !== null) openAll(value);
}

interface Restoring {
  readonly placeholder: string;
  readonly placeholders: readonly Placeholder[];
  readonly texts: ReadonlyMap<number, string>;
}

/** A tree that nobody else has seen may be written. */
type Written<T> = { -readonly [K in keyof T]: T[K] };

function restore(node: Node, restoring: Restoring): void {
  if (node.kind === "scalar") restoreText(node, restoring);
  if (node.kind === "seq") {
    for (const item of node.items) {
      if (isPlaceholder(item, restoring)) openAt(node, item.start);
      restore(item, restoring);
    }
  }
  if (node.kind !== "map") return;
  for (const { key, value } of node.pairs) {
    if (isPlaceholder(key, restoring)) openAt(node, key.start);
    restore(key, restoring);
    if (value !== null) restore(value, restoring);
  }
}

function isPlaceholder(node: Node, { placeholder }: Restoring): boolean {
  return node.kind === "scalar" && node.text.includes(placeholder);
}

function restoreText(node: ScalarNode, { placeholder, placeholders, texts }: Restoring): void {
  if (!node.text.includes(placeholder)) return;
  const literal = node.style === "literal" ? texts.get(node.start) : undefined;
  if (literal !== undefined) {
    let end = node.text.length;
    while (node.text.charAt(end - 1) === "\n") end -= 1;
    // Nobody else has seen the tree.
    (node as Written<ScalarNode>).text = literal + node.text.slice(end);
    return;
  }
  let next = findFrom(placeholders, node.start);
  const parts: string[] = [];
  for (let at = 0; at < node.text.length;) {
    const found = node.text.indexOf(placeholder, at);
    const one = placeholders[next];
    if (found === -1 || one === undefined) {
      parts.push(node.text.slice(at));
      break;
    }
    parts.push(node.text.slice(at, found), one.content);
    at = found + one.end - one.start;
    next += 1;
  }
  // Nobody else has seen the tree.
  (node as Written<ScalarNode>).text = parts.join("");
}

function openAt(node: MapNode | SeqNode, offset: number): void {
  // Nobody else has seen the tree.
  (node as Written<MapNode>).opensAt = Math.min(node.opensAt ?? Infinity, offset);
}

/** The column of an offset of the file in the text that was masked, from 0. */
type Columns = (offset: number) => number;

function createColumns({ text, part, map }: Completion): Columns {
  const starts: number[] = [];
  const first = text.lastIndexOf("\n", part.start - 1) + 1;
  for (let at = first; at !== -1 && at < part.end; at = nextLine(text, at)) starts.push(map.at(at));
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return offset - (starts[low] ?? 0);
  };
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? -1 : end + 1;
}

interface Marking {
  readonly opening: Opening;
  readonly columns: Columns;
}

/** Goes down to what ends where the opening stands, and opens the collections that its lines can belong to. */
function markOpening(node: Node, marking: Marking): void {
  const { start: offset } = marking.opening;
  if (node.kind === "map" && !node.flow) {
    const pair = lastBefore(node.pairs, ({ key }) => key.start, offset);
    markCollection(node, marking, node.pairs[0]?.key ?? node);
    if (pair !== undefined && mayBeBelow(marking, pair.key)) markValue(pair, marking);
  }
  if (node.kind === "seq" && !node.flow) {
    const item = lastBefore(node.items, ({ start }) => start, offset);
    if (item === undefined || !isWithin(marking, item)) openAt(node, offset);
    if (item !== undefined && mayBeBelow(marking, item)) markOpening(item, marking);
  }
}

function markCollection(node: MapNode, { opening, columns }: Marking, first: Node): void {
  if (opening.column === null || opening.column <= columns(first.start)) openAt(node, opening.start);
}

/** Whether the lines are certainly a part of what begins at a node. */
function isWithin({ opening, columns }: Marking, { start }: Node): boolean {
  return opening.column !== null && opening.column >= columns(start);
}

function mayBeBelow({ opening, columns }: Marking, { start }: Node): boolean {
  return opening.column === null || opening.column >= columns(start);
}

function markValue({ value }: Pair, marking: Marking): void {
  if (value === null) return;
  if (value.kind !== "scalar") markOpening(value, marking);
  else if (value.text === "" || value.style === "literal" || value.style === "folded")
    // Nobody else has seen the tree.
    (value as Written<ScalarNode>).text += marking.opening.content;
}

function lastBefore<T>(items: readonly T[], startOf: (item: T) => number, offset: number): T | undefined {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item) <= offset) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}
