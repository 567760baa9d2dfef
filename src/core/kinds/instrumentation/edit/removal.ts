import type { Edit } from "../../../text/edit.ts";
import type { Manifest } from "../../../manifest/manifest.ts";
import {
  contentEnd,
  textOf,
  type MapNode,
  type Node,
  type NodePath,
  type SeqNode,
} from "../../../yaml/node.ts";
import { refuse, type EditPlan } from "./edit-plan.ts";
import type { Field } from "../instrumentation.ts";
import { columnOf } from "./layout.ts";

/** Takes a key with its value, or an item of a list, away: in block style whole lines, in flow style with its comma. */

export interface KeyRemoval {
  readonly manifest: Manifest;
  readonly map: MapNode;
  /** The way to the map from the document's root. */
  readonly path: NodePath;
  readonly key: string;
}

export function planKeyRemoval({ manifest, map, path, key }: KeyRemoval): EditPlan {
  const at = map.pairs.findIndex((pair) => textOf(pair.key) === key);
  const pair = map.pairs[at];
  if (pair === undefined || map.pairs.filter((one) => textOf(one.key) === key).length > 1)
    return refuse("the key appears twice");
  if (map.pairs.length === 1) return refuse("removing it would leave an empty map");
  const part = { start: pair.key.start, last: pair.value ?? pair.key };
  const next = map.pairs[at + 1]?.key.start ?? null;
  const edit = map.flow
    ? removeFromFlow(manifest, part, { next, collection: map })
    : removeLines(manifest, part, "");
  return toPlan(edit, [...path, key]);
}

/** Takes the last key of a map away, which stays as an empty one. */
export function planEmptyMap({ text }: Manifest, { key, node, path, shared }: Field): EditPlan {
  if (shared) return refuse("it comes from an anchor that's also used elsewhere");
  const end = contentEnd(node, text);
  if (!node.flow && text.slice(key.end, end).includes("#")) return refuse("its lines contain something else");
  const edit = node.flow
    ? { start: node.start, end: node.end, text: "{}" }
    : { start: contentEnd(key, text), end, text: ": {}" };
  return { ok: true, alternatives: [{ edits: [edit], changes: [{ path, value: {} }] }] };
}

export interface ItemRemoval {
  readonly manifest: Manifest;
  readonly list: SeqNode;
  /** The way to the list from the document's root. */
  readonly path: NodePath;
  readonly index: number;
}

export function planItemRemoval({ manifest, list, path, index }: ItemRemoval): EditPlan {
  const item = list.items[index];
  if (item === undefined) return refuse("the item isn't there");
  if (list.items.length === 1) return refuse("the list has no other item");
  const part = { start: item.start, last: item };
  const next = list.items[index + 1]?.start ?? null;
  const edit = list.flow
    ? removeFromFlow(manifest, part, { next, collection: list })
    : removeLines(manifest, part, "-");
  return toPlan(edit, [...path, index]);
}

function toPlan(edit: Edit | null, path: NodePath): EditPlan {
  if (edit === null) return refuse("its lines contain something else");
  return { ok: true, alternatives: [{ edits: [edit], changes: [{ path, isRemoved: true }] }] };
}

interface Part {
  readonly start: number;
  /** What its text ends with. */
  readonly last: Node;
}

/** Null where something else stands on the lines. */
function removeLines(manifest: Manifest, { start, last }: Part, mark: "" | "-"): Edit | null {
  const { text, lines } = manifest;
  const lineStart = start - columnOf(manifest, start);
  const before = text.slice(lineStart, start).trim();
  if (before !== mark) return null;
  const end = contentEnd(last, text);
  const { line } = lines.positionAt(Math.max(end - 1, start));
  const { end: lineEnd } = lines.rangeOf(line);
  const after = text.slice(end, lineEnd).trim();
  if (after !== "" && !after.startsWith("#") && after !== ":") return null;
  if (text.startsWith("\r\n", lineEnd)) return { start: lineStart, end: lineEnd + 2, text: "" };
  if (text.startsWith("\n", lineEnd)) return { start: lineStart, end: lineEnd + 1, text: "" };
  // The last line of the text: the line end before it goes, so that no other one is left without.
  const cut = text.endsWith("\r\n", lineStart) ? lineStart - 2 : Math.max(0, lineStart - 1);
  return { start: cut, end: lineEnd, text: "" };
}

interface InFlow {
  /** Where the next child begins; null for the last one. */
  readonly next: number | null;
  readonly collection: MapNode | SeqNode;
}

function removeFromFlow(
  { text }: Manifest,
  { start, last }: Part,
  { next, collection }: InFlow,
): Edit | null {
  const end = Math.max(contentEnd(last, text), start);
  if (next !== null) {
    const between = text.slice(end, next);
    return between.includes("#") ? null : { start, end: next, text: "" };
  }
  const before = text.slice(collection.start, start);
  const comma = before.lastIndexOf(",");
  if (comma === -1 || /[^\s,]/.test(before.slice(comma))) return null;
  return { start: collection.start + comma, end, text: "" };
}
