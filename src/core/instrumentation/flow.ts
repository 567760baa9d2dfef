import type { Edit } from "../text/edit.ts";
import type { PlainValue } from "../manifest/change.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { contentEnd, type MapNode, type Node, type SeqNode } from "../manifest/node.ts";
import { indentationAt, isSpread, lineEndAt, quoteText } from "./layout.ts";
import type { Quote } from "./surroundings.ts";

/** Writing into flow collections: JSON, and YAML's `{…}` and `[…]`. */

export interface FlowStyle {
  /** Whether keys stand in double quotes, as JSON wants them. */
  readonly quoteKeys: boolean;
  readonly quote: Quote;
  /** Whether nothing stands between a colon or comma and what follows, as in minified JSON. */
  readonly tight: boolean;
}

/** How a map's keys are written, by one of them. */
export function findStyle(manifest: Manifest, key: Node, quote: Quote): FlowStyle {
  const quoteKeys = key.kind === "scalar" && key.style === "double";
  // YAML wants the blank after a colon; after a quoted key, as in JSON, it can be missing.
  return { quoteKeys, quote, tight: quoteKeys && /^:\S/.test(manifest.text.slice(key.end, key.end + 2)) };
}

export interface FlowInsertion {
  /** The key, for a map; the collection is a list without one. */
  readonly key?: string;
  readonly item: PlainValue;
  readonly style: FlowStyle;
}

/**
 * A value for a key of the given map: on one line, `[{name: A, value: "b"}]`, or over several lines where the map's own
 * keys stand on lines of their own.
 */
export function renderFlow(manifest: Manifest, owner: MapNode, { item, style }: FlowInsertion): string {
  return render(item, style, owner.flow ? findSpread(manifest, owner) : null);
}

/** Inserts behind the last child, on a line of its own where the collection's children stand on lines of their own. */
export function insertIntoFlow(
  manifest: Manifest,
  collection: MapNode | SeqNode,
  insertion: FlowInsertion,
): Edit {
  const end = lastChildEnd(manifest.text, collection);
  const at = end ?? collection.start + 1;
  const spread = end === null ? null : findSpread(manifest, collection);
  if (spread === null) {
    const comma = end === null ? "" : commaOf(insertion.style);
    return { start: at, end: at, text: comma + renderChild(insertion, null) };
  }
  const isChildSpread = insertion.key !== undefined || isLastChildSpread(manifest.text, collection);
  const child = renderChild(insertion, isChildSpread ? spread : null);
  return { start: at, end: at, text: `,${spread.eol}${spread.indentation}${child}` };
}

/** How the children of a collection stand on lines of their own; null where they do not. */
function findSpread(manifest: Manifest, collection: MapNode | SeqNode): Spread | null {
  if (!isSpread(manifest.text, collection)) return null;
  const indentation = indentationAt(manifest, firstChildStart(collection));
  const outer = indentationAt(manifest, collection.end - 1);
  return {
    eol: lineEndAt(manifest, collection.start),
    indentation,
    unit: indentation.startsWith(outer) ? indentation.slice(outer.length) : "  ",
  };
}

interface Spread {
  readonly eol: string;
  readonly indentation: string;
  readonly unit: string;
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
  const [open, close] = [brackets.charAt(0), brackets.charAt(1)];
  if (spread === null) return `${open}${children.join(commaOf(style))}${close}`;
  const lineStart = spread.eol + spread.indentation + spread.unit;
  return `${open}${lineStart}${children.join(`,${lineStart}`)}${spread.eol}${spread.indentation}${close}`;
}

function firstChildStart(collection: MapNode | SeqNode): number {
  const first = collection.kind === "map" ? collection.pairs[0]?.key : collection.items[0];
  return first?.start ?? collection.start;
}

function lastChildEnd(text: string, collection: MapNode | SeqNode): number | null {
  const last =
    collection.kind === "map"
      ? (collection.pairs.at(-1)?.value ?? collection.pairs.at(-1)?.key)
      : collection.items.at(-1);
  return last === undefined ? null : contentEnd(last, text);
}

function isLastChildSpread(text: string, collection: MapNode | SeqNode): boolean {
  const last = collection.kind === "seq" ? collection.items.at(-1) : undefined;
  return last !== undefined && (last.kind === "map" || last.kind === "seq") && isSpread(text, last);
}

/** Array.isArray does not narrow readonly arrays. */
function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}
