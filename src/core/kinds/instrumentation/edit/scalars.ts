import {
  contentEnd,
  target,
  type MapNode,
  type Node,
  type NodePath,
  type ScalarNode,
} from "../../../yaml/node.ts";
import type { Manifest } from "../../../manifest/manifest.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { readTag, whyTagged } from "../tag.ts";
import { refuse, whyEntryFixed, type EditPlan } from "./edit-plan.ts";
import { findLayout, quoteText } from "./layout.ts";
import { replaceScalar, type EntryPlace } from "./set-value.ts";

/** Changes of single scalars: a value, a name, a key. */

export interface ScalarPlace {
  readonly instrumentation: Instrumentation;
  /** The way to it from the document's root. */
  readonly path: NodePath;
  readonly node: Node;
}

/** Gives a field another text, in quotes where it has some or where it would not be text without. */
export function planText({ instrumentation, path, node }: ScalarPlace, text: string): EditPlan {
  if (node.kind !== "scalar") return refuse("the value comes from an anchor that's also used elsewhere");
  const whyNoFix = whyTagged(readTag(node));
  if (whyNoFix !== null) return refuse(whyNoFix);
  const edit = replaceScalar(instrumentation, node, writeText(instrumentation, node, text));
  return { ok: true, alternatives: [{ edits: [edit], changes: [{ path, value: text }] }] };
}

/** Puts a scalar that YAML reads as a number, boolean or null into quotes, with the text that stands there. */
export function planQuotes(place: ScalarPlace): EditPlan {
  const { node, instrumentation } = place;
  if (node.kind !== "scalar" || node.style !== "plain") return refuse("the value isn't a plain scalar");
  const whyNoFix = whyTagged(readTag(node));
  if (whyNoFix !== null) return refuse(whyNoFix);
  const { quote } = findLayout(instrumentation, null);
  const edit = replaceScalar(instrumentation, node, quoteText(node.text, quote));
  return { ok: true, alternatives: [{ edits: [edit], changes: [{ path: place.path, value: node.text }] }] };
}

/** Gives an env entry another name. */
export function planEntryName(place: EntryPlace, name: string): EditPlan {
  const { list, entry, instrumentation } = place;
  const whyNoFix = whyEntryFixed(place);
  if (list.owner === null || whyNoFix !== null) return refuse(whyNoFix ?? "the list isn't written out here");
  const node =
    entry.node.pairs.find(({ key }) => key.kind === "scalar" && key.text === "name")?.value ?? null;
  if (node === null) return refuse("the name comes from an anchor that's also used elsewhere");
  return planText(
    { instrumentation, path: [...list.owner.path, list.owner.envKey, entry.index, "name"], node },
    name,
  );
}

export interface KeyPlace {
  readonly instrumentation: Instrumentation;
  readonly map: MapNode;
  /** The way to the map from the document's root. */
  readonly path: NodePath;
  readonly key: string;
}

/** Gives a key another name; refused where the map has that one already. */
export function planKey({ instrumentation, map, path, key }: KeyPlace, name: string): EditPlan {
  const [pair, ...others] = map.pairs.filter(
    (one) => target(one.key).kind === "scalar" && textOfKey(one.key) === key,
  );
  if (pair?.key.kind !== "scalar" || others.length > 0) return refuse("the key appears twice");
  if (map.pairs.some((one) => textOfKey(one.key) === name)) return refuse(`\`${name}\` is already there`);
  const quoted =
    pair.key.style === "double" ? JSON.stringify(name) : pair.key.style === "single" ? `'${name}'` : name;
  const edit = { start: pair.key.start, end: endOfKey(instrumentation.manifest, pair.key), text: quoted };
  return {
    ok: true,
    alternatives: [{ edits: [edit], changes: [{ path: [...path, key], renamedTo: name }] }],
  };
}

function textOfKey(key: Node): string | null {
  return key.kind === "scalar" ? key.text : null;
}

function endOfKey({ text }: Manifest, key: ScalarNode): number {
  return contentEnd(key, text);
}

/** Plain where it was and still is text. */
function writeText(instrumentation: Instrumentation, node: ScalarNode, text: string): string {
  if (node.style === "single") return quoteText(text, "'");
  if (node.style === "plain" && /^[A-Za-z][\w./-]*$/.test(text) && !WORDS.test(text)) return text;
  return quoteText(text, node.style === "double" ? '"' : findLayout(instrumentation, null).quote);
}

/** Words that YAML 1.1 takes for booleans or null. */
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
