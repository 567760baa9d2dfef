import type { Edit } from "../../../text/edit.ts";
import { contentEnd, type ScalarNode } from "../../../yaml/node.ts";
import type { EnvEntry, EnvList, Instrumentation } from "../instrumentation.ts";
import { refuse, whyEntryFixed, type EditPlan } from "./edit-plan.ts";
import { findStyle, insertIntoFlow } from "./flow.ts";
import { columnOfKey, findLayout, insertLinesBelow, quoteText } from "./layout.ts";
import type { Quote } from "./surroundings.ts";

/** An entry of an env list, and the resource that it stands in. */
export interface EntryPlace {
  readonly instrumentation: Instrumentation;
  readonly list: EnvList;
  readonly entry: EnvEntry;
}

/** Gives an env entry another value, in the quotes that it has. */
export function planValue(place: EntryPlace, value: string): EditPlan {
  const { list, entry } = place;
  const whyNoFix = whyEntryFixed(place);
  if (list.owner === null || whyNoFix !== null) return refuse(whyNoFix ?? "the list isn't written out here");
  const path = [...list.owner.path, list.owner.envKey, entry.index, "value"];
  return { ok: true, alternatives: [{ edits: editValue(place, value), changes: [{ path, value }] }] };
}

export function editValue(place: EntryPlace, value: string): readonly Edit[] {
  const node = place.entry.value?.node ?? null;
  if (node?.kind !== "scalar") return addValue(place, value);
  return [replaceScalar(place.instrumentation, node, quoteText(value, quoteFor(place, node)))];
}

/** Writes other text, quotes included, in the place of a scalar. */
export function replaceScalar(
  { manifest }: Pick<Instrumentation, "manifest">,
  node: ScalarNode,
  quoted: string,
): Edit {
  const { text } = manifest;
  const end = contentEnd(node, text);
  const before = /[:\s]/.test(text.charAt(node.start - 1)) && text.charAt(node.start - 1) !== ":" ? "" : " ";
  const after = text.charAt(end) === "#" ? " " : "";
  return { start: node.start, end, text: before + quoted + after };
}

/** The quotes that the value has already, else those around it; in JSON, where keys stand in double ones, always these. */
function quoteFor({ instrumentation, list, entry }: EntryPlace, node: ScalarNode | null): Quote {
  if (node?.style === "single") return "'";
  const key = entry.node.pairs[0]?.key;
  const isJson = entry.node.flow && key?.kind === "scalar" && key.style === "double";
  return node?.style === "double" || isJson ? '"' : findLayout(instrumentation, list.node).quote;
}

/** The entry has a name only: it gets a `value`. */
function addValue(place: EntryPlace, value: string): readonly Edit[] {
  const { instrumentation, entry } = place;
  const { manifest } = instrumentation;
  const quote = quoteFor(place, null);
  if (!entry.node.flow) {
    const indentation = " ".repeat(columnOfKey(manifest, entry.node));
    return [insertLinesBelow(manifest, entry.node, [`${indentation}value: ${quoteText(value, quote)}`])];
  }
  const key = entry.node.pairs[0]?.key ?? entry.node;
  return insertIntoFlow(manifest, entry.node, {
    key: "value",
    item: value,
    style: findStyle(manifest, key, quote),
  });
}
