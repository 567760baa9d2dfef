import type { Edit } from "../../../text/edit.ts";
import type { PlainValue } from "../../../yaml/change.ts";
import type { Manifest } from "../../../manifest/manifest.ts";
import { contentEnd, type MapNode, type Node, type SeqNode } from "../../../yaml/node.ts";
import { columnOf, indentationAt, isSpread, lineEndAt, quoteText } from "./layout.ts";
import type { Quote } from "./surroundings.ts";

/** Writing into flow collections: JSON, and YAML's `{…}` and `[…]`. */

export interface FlowStyle {
  /** Whether keys stand in double quotes, as JSON wants them. */
  readonly quoteKeys: boolean;
  readonly quote: Quote;
  /** Whether nothing stands between a colon or comma and what follows, as in minified JSON. */
  readonly tight: boolean;
  /** Whether blanks stand within the braces: `{ name: A }`. */
  readonly padded: boolean;
}

/** How a map's keys are written, by one of them. */
export function findStyle(manifest: Manifest, key: Node, quote: Quote): FlowStyle {
  const quoteKeys = key.kind === "scalar" && key.style === "double";
  // YAML wants the blank after a colon; after a quoted key, as in JSON, it can be missing.
  const tight = quoteKeys && /^:\S/.test(manifest.text.slice(key.end, key.end + 2));
  return { quoteKeys, quote, tight, padded: false };
}

/** Whether a flow map has blanks within its braces. */
export function isPadded(text: string, node: Node | null): boolean {
  return node?.kind === "map" && node.flow && /^\{[ \t]+[^ \t\r\n#}]/.test(text.slice(node.start, node.end));
}

export interface FlowInsertion {
  /** The key, for a map; the collection is a list without one. */
  readonly key?: string;
  readonly item: PlainValue;
  /** More items of a list, which go behind it. */
  readonly others?: readonly PlainValue[];
  readonly style: FlowStyle;
}

/**
 * A value for a key of the given map: on one line, `[{name: A, value: "b"}]`, or over several lines where the map's own
 * keys stand on lines of their own.
 */
export function renderFlow(manifest: Manifest, owner: MapNode, { item, style }: FlowInsertion): string {
  const padded = style.padded || isPadded(manifest.text, owner);
  return render(item, { ...style, padded }, owner.flow ? findSpread(manifest, owner) : null);
}

/**
 * Inserts behind the last child, on a line of its own where the collection's children stand on lines of their own, or
 * where a comment follows: that stays with the child before it.
 */
export function insertIntoFlow(
  manifest: Manifest,
  collection: MapNode | SeqNode,
  insertion: FlowInsertion,
): readonly Edit[] {
  const { text } = manifest;
  const last = lastChild(collection);
  const padded = isPadded(text, collection) || isPadded(text, last);
  const own = { ...insertion, style: { ...insertion.style, padded } };
  if (last === null) {
    const at = collection.start + 1;
    return [{ start: at, end: at, text: renderChildren(own, null, commaOf(own.style)) }];
  }
  const at = contentEnd(last, text);
  const spread = findSpread(manifest, collection);
  const isChildSpread = own.key !== undefined || isLastChildSpread(text, collection);
  const render = (gap: string) => renderChildren(own, isChildSpread ? spread : null, gap);
  const remark = findRemark(manifest, at);
  if (remark !== null) return insertPastRemark(manifest, collection, { at, render, remark });
  const gap = spread === null ? commaOf(own.style) : `,${spread.eol}${spread.indentation}`;
  return [{ start: at, end: at, text: gap + render(gap) }];
}

/** A comment behind a child, on its line. */
interface Remark {
  readonly hasComma: boolean;
  /** Where the line ends. */
  readonly end: number;
}

function findRemark({ text, lines }: Manifest, at: number): Remark | null {
  const { end } = lines.rangeOf(lines.positionAt(at).line);
  const [before, comma] = /^[ \t]*(?:(,)[ \t]+)?#/.exec(text.slice(at, end)) ?? [];
  // A `#` directly behind a value is part of it.
  return before === undefined || before === "#" ? null : { hasComma: comma !== undefined, end };
}

/** The new children, with what stands between them. */
type Render = (gap: string) => string;

/** A list that ends with a comma goes on to do so. */
function insertPastRemark(
  manifest: Manifest,
  collection: MapNode | SeqNode,
  { at, render, remark }: { readonly at: number; readonly render: Render; readonly remark: Remark },
): readonly Edit[] {
  const { hasComma, end } = remark;
  const lineStart = lineEndAt(manifest, at) + indentationOfChildren(manifest, collection);
  const line = lineStart + render(`,${lineStart}`);
  const below = { start: end, end, text: line + (hasComma ? "," : "") };
  return hasComma ? [below] : [{ start: at, end: at, text: "," }, below];
}

/** That of the last child where it begins its line, else the column of the first. */
function indentationOfChildren(manifest: Manifest, collection: MapNode | SeqNode): string {
  const start = lastChildStart(collection);
  const indentation = indentationAt(manifest, start);
  return columnOf(manifest, start) === indentation.length
    ? indentation
    : " ".repeat(columnOf(manifest, firstChildStart(collection)));
}

/** How the children of a collection stand on lines of their own; null where they do not. */
function findSpread(manifest: Manifest, collection: MapNode | SeqNode): Spread | null {
  if (!isSpread(manifest.text, collection)) return null;
  const indentation = indentationAt(manifest, firstChildStart(collection));
  const outer = indentationAt(manifest, collection.end - 1);
  return {
    eol: lineEndAt(manifest, collection.start),
    indentation,
    unit: (indentation.startsWith(outer) && indentation.slice(outer.length)) || "  ",
  };
}

interface Spread {
  readonly eol: string;
  readonly indentation: string;
  readonly unit: string;
}

function renderChildren(insertion: FlowInsertion, spread: Spread | null, gap: string): string {
  const items = [insertion.item, ...(insertion.others ?? [])];
  return items.map((item) => renderChild({ ...insertion, item }, spread)).join(gap);
}

function renderChild({ key, item, style }: FlowInsertion, spread: Spread | null): string {
  const value = render(item, style, spread);
  return key === undefined ? value : renderKey(key, style) + value;
}

function render(value: PlainValue, style: FlowStyle, spread: Spread | null): string {
  // JSON knows double quotes only.
  if (typeof value === "string") return quoteText(value, style.quoteKeys ? '"' : style.quote);
  const inner = spread === null ? null : { ...spread, indentation: spread.indentation + spread.unit };
  if (isList(value))
    return wrap(
      "[]",
      value.map((item) => render(item, style, inner)),
      { style, spread },
    );
  const pairs = Object.entries(value).map(
    ([key, item]) => renderKey(key, style) + renderPairValue({ key, item }, style, inner),
  );
  return wrap("{}", pairs, { style, spread });
}

/** A variable's name needs no quotes in YAML; everything else gets them. */
function renderPairValue(
  pair: { key: string; item: PlainValue },
  style: FlowStyle,
  spread: Spread | null,
): string {
  const isName = pair.key === "name" && typeof pair.item === "string" && !style.quoteKeys;
  return isName && typeof pair.item === "string" ? pair.item : render(pair.item, style, spread);
}

function renderKey(key: string, style: FlowStyle): string {
  return (style.quoteKeys ? JSON.stringify(key) : key) + (style.tight ? ":" : ": ");
}

function commaOf(style: FlowStyle): string {
  return style.tight ? "," : ", ";
}

function wrap(
  brackets: "[]" | "{}",
  children: readonly string[],
  { style, spread }: { style: FlowStyle; spread: Spread | null },
): string {
  const pad = style.padded && brackets === "{}" && spread === null ? " " : "";
  const [open, close] = [brackets.charAt(0) + pad, pad + brackets.charAt(1)];
  if (spread === null) return `${open}${children.join(commaOf(style))}${close}`;
  const lineStart = spread.eol + spread.indentation + spread.unit;
  return `${open}${lineStart}${children.join(`,${lineStart}`)}${spread.eol}${spread.indentation}${close}`;
}

function firstChildStart(collection: MapNode | SeqNode): number {
  const first = collection.kind === "map" ? collection.pairs[0]?.key : collection.items[0];
  return first?.start ?? collection.start;
}

function lastChildStart(collection: MapNode | SeqNode): number {
  const last = collection.kind === "map" ? collection.pairs.at(-1)?.key : collection.items.at(-1);
  return last?.start ?? collection.start;
}

/** The last item, or the last value. */
function lastChild(collection: MapNode | SeqNode): Node | null {
  if (collection.kind === "seq") return collection.items.at(-1) ?? null;
  const pair = collection.pairs.at(-1);
  return pair?.value ?? pair?.key ?? null;
}

function isLastChildSpread(text: string, collection: MapNode | SeqNode): boolean {
  const last = collection.kind === "seq" ? collection.items.at(-1) : undefined;
  return last !== undefined && (last.kind === "map" || last.kind === "seq") && isSpread(text, last);
}

/** Array.isArray does not narrow readonly arrays. */
function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}
