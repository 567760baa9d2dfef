import type { Edit } from "../text/edit.ts";
import { contentEnd, type MapNode, type Node, type ScalarNode, type SeqNode } from "../manifest/node.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { Field, Instrumentation } from "./instrumentation.ts";

/** How a manifest is laid out: the indentation, dashes, quotes and line ends that an insertion has to match. */
export interface Layout {
  /** Columns by which a nested block map stands to the right of its key. */
  readonly step: number;
  /** Columns from a key to the dashes of its block list; 0 where dashes are not indented. */
  readonly dashOffset: number;
  /** Blanks between a dash and its item. */
  readonly dashGap: number;
  readonly quote: '"' | "'";
}

/** Kubernetes' own manifests, and most others, look like this. */
const COMMON = { step: 2, dashOffset: 2, dashGap: 1 };

export function findLayout(instrumentation: Instrumentation): Layout {
  const { manifest, spec, resource } = instrumentation;
  const shapes = [...walk(resource.node)];
  const lists = shapes.flatMap(({ key, value }) =>
    value.kind === "seq" && !value.flow ? [{ key, list: value }] : [],
  );
  const list = lists.find(({ key }) => key.kind === "scalar" && key.text === "env") ?? lists[0];
  return {
    step: findStep(manifest, spec, shapes),
    dashOffset:
      list === undefined
        ? COMMON.dashOffset
        : Math.max(0, columnOf(manifest, list.list.start) - columnOfKey(manifest, list.key)),
    dashGap: list === undefined ? COMMON.dashGap : (findDashGap(manifest.text, list.list) ?? COMMON.dashGap),
    quote: findQuote(shapes.map(({ value }) => value)),
  };
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

function findQuote(values: readonly Node[]): '"' | "'" {
  const styles = values
    .filter((value): value is ScalarNode => value.kind === "scalar")
    .map(({ style }) => style);
  const count = (style: string) => styles.filter((candidate) => candidate === style).length;
  return count("single") > count("double") ? "'" : '"';
}

/** A scalar in quotes; what stands in double quotes is JSON too. */
export function quoteText(text: string, quote: '"' | "'"): string {
  return quote === "'" ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}

/** Column of an offset, from 0. */
export function columnOf(manifest: Manifest, offset: number): number {
  return manifest.lines.positionAt(offset).column - 1;
}

/** Column of a key, or of a block map by its first key, before which an anchor or a tag may stand. */
export function columnOfKey(manifest: Manifest, { start }: Node): number {
  const column = columnOf(manifest, start);
  const line = manifest.lines.textOf(manifest.lines.positionAt(start).line).slice(0, column);
  const properties = /(?:[&!][^ \t]*[ \t]+)+$/.exec(line)?.[0] ?? "";
  return column - properties.length;
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
