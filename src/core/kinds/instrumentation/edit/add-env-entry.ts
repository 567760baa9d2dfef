import type { Edit } from "../../../text/edit.ts";
import type { Manifest } from "../../../manifest/manifest.ts";
import { findKey, type MapNode, type Node, type SeqNode } from "../../../yaml/node.ts";
import { refuse, type EditPlan, type PlannedEdit } from "./edit-plan.ts";
import { findStyle, insertIntoFlow, isPadded, renderFlow, type FlowStyle } from "./flow.ts";
import { readEnvList, type EnvList, type Field, type Instrumentation } from "../instrumentation.ts";
import {
  columnOf,
  columnOfKey,
  findDashGap,
  findLayout,
  insertLinesAfter,
  insertLinesBelow,
  insertLinesPast,
  insertLinesUnder,
  lineEndAt,
  quoteText,
  type Layout,
} from "./layout.ts";
import { whyTagged } from "../tag.ts";

/** Adds an entry to the env list of a section, creating the list where there is none, in the manifest's own style. */

export interface AddRequest {
  readonly instrumentation: Instrumentation;
  readonly section: Field;
  readonly name: string;
  readonly value: string;
  /** More entries, which go behind it. */
  readonly others?: readonly AddedEntry[];
}

export type AddedEntry = Readonly<Record<"name" | "value", string>>;

export function planAddition(request: AddRequest): EditPlan {
  const list = readEnvList(request.section);
  if (list.shared) return refuse("the section comes from an anchor that's also used elsewhere");
  if (list.ambiguous) return refuse("a key on the path to the env list appears twice or is set elsewhere");
  const whyNoFix = whyTagged(list.tag);
  if (whyNoFix !== null) return refuse(whyNoFix);
  const { envKey } = request.section;
  if (list.invalid) return refuse(`\`${envKey}\` isn't a list`);
  const { whyNoNewList } = request.instrumentation;
  if (list.node === null && whyNoNewList !== null) return refuse(whyNoNewList);
  const layout = findLayout(request.instrumentation, list.node);
  const entries = entriesOf(request);
  const path = [...request.section.path, envKey];
  const count = list.node?.items.length ?? 0;
  const changes =
    count === 0
      ? [{ path, value: entries }]
      : entries.map((value, index) => ({ path: [...path, count + index], value }));
  const ways = planEdits(request, list, layout).map((edits): PlannedEdit => ({ edits, changes }));
  return { ok: true, alternatives: [...ways, ...planFirstItem(request, list, layout)] };
}

function planEdits(request: AddRequest, list: EnvList, layout: Layout): readonly (readonly Edit[])[] {
  const { manifest } = request.instrumentation;
  const place = { request, list, layout, style: findStyle(manifest, request.section.key, layout.quote) };
  if (list.node !== null && list.node.items.length > 0) {
    return list.node.flow
      ? planFlowItem(request, list.node, place.style)
      : planBlockItem(request, list.node, layout);
  }
  return list.key === null ? planForMissingList(place) : planForEmptyList(place);
}

interface Place {
  readonly request: AddRequest;
  readonly list: EnvList;
  readonly layout: Layout;
  readonly style: FlowStyle;
}

export function entriesOf({ name, value, others = [] }: AddRequest): readonly AddedEntry[] {
  return [{ name, value }, ...others.map((one) => ({ name: one.name, value: one.value }))];
}

function planFlowItem(request: AddRequest, list: SeqNode, style: FlowStyle): readonly (readonly Edit[])[] {
  const [item, ...others] = entriesOf(request);
  if (item === undefined) return [];
  return [insertIntoFlow(request.instrumentation.manifest, list, { item, others, style })];
}

/** `env: []`, `env: null` and `env:`. */
function planForEmptyList({ request, list, layout, style }: Place): readonly (readonly Edit[])[] {
  const { manifest } = request.instrumentation;
  const { node, key } = list;
  const section = request.section.node;
  const value = node ?? findKey(section, request.section.envKey)?.value ?? null;
  if (key === null || value === null) return [];
  if (node !== null && !isBare(manifest.text, node)) return planFlowItem(request, node, style);
  const gap = manifest.text.charAt(value.start - 1) === ":" && !style.tight ? " " : "";
  const flow = renderFlow(manifest, section, { item: entriesOf(request), style });
  const inFlow: Edit = { start: value.start, end: value.end, text: gap + flow };
  if (section.flow) return [[inFlow]];
  const lines = renderBlockItem(request, columnOfKey(manifest, key) + layout.dash.offset, layout);
  return [[...removeValue(manifest.text, value), insertLinesAfter(manifest, value.end, lines)], [inFlow]];
}

/** A collection without children, and without comments either: nothing is lost when it gives way. */
function isBare(text: string, collection: MapNode | SeqNode): boolean {
  return collection.flow && text.slice(collection.start + 1, collection.end - 1).trim() === "";
}

/** `python: {}` and `python: {image: x}`. */
function planForFlowSection({ request, layout, style }: Place): readonly (readonly Edit[])[] {
  const { manifest, spec } = request.instrumentation;
  const { key, node, envKey } = request.section;
  const item = entriesOf(request);
  const inFlow = insertIntoFlow(manifest, node, { key: envKey, item, style });
  if (spec === null || node.pairs.length > 0 || !isBare(manifest.text, node)) return [inFlow];
  if (spec.node.flow) {
    const text = renderFlow(manifest, spec.node, { item: { [envKey]: item }, style });
    return [[{ start: node.start, end: node.end, text }], inFlow];
  }
  const lines = renderBlockList(request, columnOfKey(manifest, key) + layout.step, layout);
  return [[...removeValue(manifest.text, node), insertLinesAfter(manifest, node.end, lines)], inFlow];
}

function planForMissingList(place: Place): readonly (readonly Edit[])[] {
  const { request, layout } = place;
  const { manifest } = request.instrumentation;
  const section = request.section;
  if (section.node.flow) return planForFlowSection(place);
  const column = columnOfKey(manifest, section.node);
  const lines = renderBlockList(request, column, layout);
  const pair = section.node.pairs.at(-1);
  const last = pair?.value ?? pair?.key ?? section.node;
  return [...planBelow(manifest, last, { lines, column }), [insertLinesAbove(manifest, section.node, lines)]];
}

/** Where the last value is one that swallows what follows (a block scalar that keeps blank lines), the list goes first. */
export function insertLinesAbove(manifest: Manifest, map: MapNode, lines: readonly string[]): Edit {
  const eol = lineEndAt(manifest, map.start);
  const lineStart = map.start - columnOf(manifest, map.start);
  const inserted = lines.map((line) => line + eol).join("");
  return { start: lineStart, end: lineStart, text: inserted };
}

/** Below the last item's text and comments; where that ends with blank lines that belong to it, below those. */
function planBlockItem(request: AddRequest, list: SeqNode, layout: Layout): readonly (readonly Edit[])[] {
  const { manifest } = request.instrumentation;
  const last: Node = list.items.at(-1) ?? list;
  const gap = findDashGap(manifest.text, list) ?? layout.dash.gap;
  const own = { ...layout, dash: { ...layout.dash, gap } };
  const column = columnOf(manifest, list.start);
  const isFlow = last.kind === "map" && last.flow;
  const style = {
    quoteKeys: false,
    quote: layout.quote,
    tight: false,
    padded: isPadded(manifest.text, last),
  };
  const lines = isFlow
    ? entriesOf(request).map((item) => {
        const flow = renderFlow(manifest, request.section.node, { item, style });
        return `${" ".repeat(column)}-${" ".repeat(gap)}${flow}`;
      })
    : renderBlockItem(request, column, own);
  const past = insertLinesPast(manifest, last, lines);
  return [...planBelow(manifest, last, { lines, column }), ...(past === null ? [] : [[past]])];
}

/** In a template the end of a list is not certain, as what stands there may be left out: the entry goes first then. */
function planFirstItem(request: AddRequest, list: EnvList, layout: Layout): readonly PlannedEdit[] {
  const { manifest, document } = request.instrumentation;
  const { node, key } = list;
  const isSeveral = request.others !== undefined && request.others.length > 0;
  if (document.unit.isDocument || isSeveral || key === null || node === null || node.flow) return [];
  const { lines } = manifest;
  if (lines.positionAt(key.end).line >= lines.positionAt(node.start).line) return [];
  const gap = findDashGap(manifest.text, node) ?? layout.dash.gap;
  const own = { ...layout, dash: { ...layout.dash, gap } };
  const item = renderBlockItem(request, columnOf(manifest, node.start), own);
  const path = [...request.section.path, request.section.envKey, 0];
  return [
    {
      edits: [insertLinesAfter(manifest, key.end, item)],
      changes: [{ path, value: { name: request.name, value: request.value }, isInserted: true }],
    },
  ];
}

/** Comments of the last child stay with it, unless that breaks something: a suppression is about the line below it. */
export function planBelow(
  manifest: Manifest,
  last: Node,
  added: { readonly lines: readonly string[]; readonly column: number },
): readonly (readonly Edit[])[] {
  const under = insertLinesUnder(manifest, last, added);
  const below = insertLinesBelow(manifest, last, added.lines);
  return under.start === below.start ? [[below]] : [[under], [below]];
}

export function renderBlockList(request: AddRequest, column: number, layout: Layout): readonly string[] {
  const { envKey } = request.section;
  return [
    `${" ".repeat(column)}${envKey}:`,
    ...renderBlockItem(request, column + layout.dash.offset, layout),
  ];
}

function renderBlockItem(request: AddRequest, column: number, layout: Layout): readonly string[] {
  const dash = " ".repeat(column);
  const inner = " ".repeat(column + 1 + layout.dash.gap);
  return entriesOf(request).flatMap(({ name, value }) => [
    `${dash}-${" ".repeat(layout.dash.gap)}name: ${name}`,
    `${inner}value: ${quoteText(value, layout.quote)}`,
  ]);
}

/** Takes an empty value away together with the blanks before it. */
function removeValue(text: string, value: Node): readonly Edit[] {
  let start = value.start;
  while (start > 0 && text.charAt(start - 1) === " ") start -= 1;
  return value.end === value.start ? [] : [{ start, end: value.end, text: "" }];
}
