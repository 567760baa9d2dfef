import type { Edit } from "../../../text/edit.ts";
import { contentEnd, type MapNode, type Node, type ScalarStyle, type SeqNode } from "../../../yaml/node.ts";
import type { Manifest } from "../../../manifest/manifest.ts";
import { onceFor } from "../../../text/once-for.ts";
import { trimEndOf } from "../../../text/trim.ts";
import type { Field, Instrumentation } from "../instrumentation.ts";
import { findNearestDash, findNearestQuote, type Dash, type Quote } from "./surroundings.ts";

/** How a manifest is laid out: the indentation, dashes, quotes and line ends that an insertion has to match. */
export interface Layout {
  /** Columns by which a nested block map stands to the right of its key. */
  readonly step: number;
  readonly dash: Dash;
  readonly quote: Quote;
}

/** Kubernetes' own manifests, and most others, look like this. */
const COMMON = { step: 2, dash: { offset: 2, gap: 1 }, quote: '"' } as const;

/**
 * What stands nearest counts: the env list itself, the resource's other env lists, the rest of the resource, the file.
 * @param list the list that is to be changed; null where it is yet to be made
 */
export function findLayout(instrumentation: Instrumentation, list: SeqNode | null): Layout {
  const known = layoutsOf(instrumentation);
  const layout = known.get(list) ?? readLayout(instrumentation, list);
  known.set(list, layout);
  return layout;
}

/** Kept: a resource can have thousands of entries that are to be changed. */
const layoutsOf = onceFor<Instrumentation, Map<SeqNode | null, Layout>>(() => new Map());

function readLayout(instrumentation: Instrumentation, list: SeqNode | null): Layout {
  const { manifest, spec, node } = instrumentation;
  const shapes = [...walk(node)];
  const at = (spec?.node ?? node).start;
  const envLists = shapes.filter(isEnvList).map(({ value }) => value);
  const values = shapes.map(({ value }) => value);
  return {
    step: findStep(manifest, spec, shapes),
    dash: findDash(manifest, shapes) ?? findNearestDash(instrumentation, at) ?? COMMON.dash,
    quote:
      findQuote(list === null ? [] : valuesIn([list])) ??
      findQuote(valuesIn(envLists)) ??
      findQuote(values) ??
      findNearestQuote(instrumentation, at) ??
      COMMON.quote,
  };
}

function isEnvList({ key }: Shape): boolean {
  return key.kind === "scalar" && key.text === "env";
}

function valuesIn(nodes: readonly Node[]): readonly Node[] {
  return nodes.flatMap((node) => [...walk(node)].map(({ value }) => value));
}

/** The dashes of the first env list, else of the first list. */
function findDash(manifest: Manifest, shapes: readonly Shape[]): Dash | null {
  const lists = shapes.flatMap(({ key, value }) =>
    value.kind === "seq" && !value.flow ? [{ key, value, list: value }] : [],
  );
  const first = lists.find(isEnvList) ?? lists[0];
  if (first === undefined) return null;
  const offset = columnOf(manifest, first.list.start) - columnOfKey(manifest, first.key);
  return { offset: Math.max(0, offset), gap: findDashGap(manifest.text, first.list) ?? COMMON.dash.gap };
}

interface Shape {
  readonly key: Node;
  readonly value: Node;
}

/** Every key with its value below a node, aliases not followed. */
function* walk(node: Node): Generator<Shape> {
  if (node.kind === "map") {
    for (const { key, value } of node.pairs) {
      if (value === null) continue;
      yield { key, value };
      yield* walk(value);
    }
  }
  if (node.kind === "seq") for (const item of node.items) yield* walk(item);
}

function findStep(manifest: Manifest, spec: Field | null, shapes: readonly Shape[]): number {
  const own = spec === null ? [] : [{ key: spec.key, value: spec.node }];
  for (const { key, value } of [...own, ...shapes]) {
    if (value.kind !== "map" || value.flow) continue;
    const step = columnOfKey(manifest, value) - columnOfKey(manifest, key);
    if (step > 0) return step;
  }
  return COMMON.step;
}

/** Blanks between the first dash of a list and its item; null where the item starts on another line. */
export function findDashGap(text: string, list: SeqNode): number | null {
  const gap = /^-( +)[^ #\r\n]/.exec(text.slice(list.start, list.start + 40))?.[1];
  return gap === undefined ? null : gap.length;
}

/** The quotes of most values that have some; null where that says nothing. */
function findQuote(values: readonly Node[]): Quote | null {
  const count = (style: ScalarStyle) =>
    values.filter((value) => value.kind === "scalar" && value.style === style).length;
  const [single, double] = [count("single"), count("double")];
  if (single === double) return null;
  return single > double ? "'" : '"';
}

/** A scalar in quotes; what stands in double quotes is JSON too. Only there can a line break be written. */
export function quoteText(text: string, quote: Quote): string {
  return quote === '"' || /\p{Cc}/u.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}

/** Column of an offset, from 0. */
export function columnOf(manifest: Manifest, offset: number): number {
  return manifest.lines.positionAt(offset).column - 1;
}

/** Text before a key in which its anchor and tag are looked for: a line can be as long as the file. */
const MAX_PROPERTIES = 200;

/** Column of a key, or of a block map by its first key, before which an anchor or a tag may stand. */
export function columnOfKey(manifest: Manifest, { start }: Node): number {
  const column = columnOf(manifest, start);
  const before = manifest.text.slice(start - Math.min(column, MAX_PROPERTIES), start);
  return column - (before.length - findProperties(before));
}

/** Where the anchor and the tag begin that end a text together with blanks; its length where there is none. */
function findProperties(text: string): number {
  let start = text.length;
  while (start > 0) {
    const blanks = trimEndOf(text.slice(0, start), /[ \t]/);
    if (blanks.length === start) return start;
    const word = blanks.length - trimEndOf(blanks, /[^ \t]/).length;
    const mark = blanks.slice(blanks.length - word).search(/[&!]/);
    if (mark === -1) return start;
    start = blanks.length - word + mark;
    // Within a word, as in `key:&a`: what is before it is no property.
    if (mark > 0) return start;
  }
  return start;
}

/** The blanks with which the line of an offset starts. */
export function indentationAt(manifest: Manifest, offset: number): string {
  return /^[ \t]*/.exec(manifest.lines.textOf(manifest.lines.positionAt(offset).line))?.[0] ?? "";
}

/** An insertion of whole lines below the line on which a node's text ends. A missing final line end stays missing. */
export function insertLinesBelow(manifest: Manifest, node: Node, lines: readonly string[]): Edit {
  return insertLinesAfter(manifest, contentEnd(node, manifest.text), lines);
}

/**
 * An insertion of whole lines that begin at a column, below a node and the comments directly under it that stand deeper
 * than the column: those are about the node, while one at the column itself may be about what follows.
 */
export function insertLinesUnder(
  manifest: Manifest,
  node: Node,
  { lines, column }: { readonly lines: readonly string[]; readonly column: number },
): Edit {
  let { line } = manifest.lines.positionAt(contentEnd(node, manifest.text));
  while (isDeeperComment(manifest, line + 1, column)) line += 1;
  return insertLinesAfter(manifest, manifest.lines.rangeOf(line).start, lines);
}

function isDeeperComment({ lines }: Manifest, line: number, column: number): boolean {
  const indentation = line <= lines.count ? /^[ \t]*(?=#)/.exec(lines.textOf(line)) : null;
  return indentation !== null && indentation[0].length > column;
}

/** An insertion of whole lines where a node ends, blank lines that belong to it included; null where it ends within a line. */
export function insertLinesPast(manifest: Manifest, node: Node, lines: readonly string[]): Edit | null {
  const at = endOf(node);
  if (manifest.text.charAt(at - 1) !== "\n") return null;
  const eol = lineEndAt(manifest, at - 1);
  return { start: at, end: at, text: lines.map((text) => text + eol).join("") };
}

/** A block collection's own range ends with the comments after it: what counts is where its last child ends. */
function endOf(node: Node): number {
  if (node.kind === "seq" && !node.flow) return endOf(node.items.at(-1) ?? { ...node, flow: true });
  if (node.kind !== "map" || node.flow) return node.end;
  const last = node.pairs.at(-1);
  const child = last?.value ?? last?.key;
  return child === undefined ? node.end : endOf(child);
}

/** An insertion of whole lines below the line of an offset. */
export function insertLinesAfter(manifest: Manifest, offset: number, lines: readonly string[]): Edit {
  const { line } = manifest.lines.positionAt(offset);
  const { end } = manifest.lines.rangeOf(line);
  const eol = lineEndAt(manifest, offset);
  return { start: end, end, text: lines.map((text) => eol + text).join("") };
}

/** The line end in use at an offset: that of its line, or of the line before where it is the last one. */
export function lineEndAt(manifest: Manifest, offset: number): "\r\n" | "\n" {
  const { line } = manifest.lines.positionAt(offset);
  const { end } = manifest.lines.rangeOf(line);
  if (manifest.text.startsWith("\n", end)) return "\n";
  if (manifest.text.startsWith("\r\n", end)) return "\r\n";
  return line > 1 && manifest.text.startsWith("\r\n", manifest.lines.rangeOf(line - 1).end) ? "\r\n" : "\n";
}

/** Whether a flow collection's children stand on lines of their own, as in indented JSON. */
export function isSpread(text: string, collection: MapNode | SeqNode): boolean {
  return /^[{[][ \t]*\r?\n/.test(text.slice(collection.start, collection.start + 200));
}
