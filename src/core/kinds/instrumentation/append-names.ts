import type { Edit } from "../../text/edit.ts";
import type { Change } from "../../yaml/change.ts";
import { contentEnd, isNull, type ScalarNode } from "../../yaml/node.ts";
import { findStyle, insertIntoFlow } from "./flow.ts";
import { columnOfKey, findLayout, insertLinesBelow, quoteText } from "./layout.ts";
import type { Quote } from "./surroundings.ts";
import type { EnvEntry, EnvList, Instrumentation } from "./instrumentation.ts";
import { whyTagged } from "./tag.ts";

/** A way to bring a change about: the edits of the text, and what they mean. To be proved before it is offered. */
export interface EnvEdit {
  readonly edits: readonly Edit[];
  readonly changes: readonly Change[];
}

/** Some ways to make the same change, the one that looks best first; or why there is none. */
export type EnvEditPlan =
  | { readonly ok: true; readonly alternatives: readonly EnvEdit[] }
  | { readonly ok: false; readonly whyNoFix: string };

export interface AppendRequest {
  readonly instrumentation: Instrumentation;
  readonly list: EnvList;
  readonly entry: EnvEntry;
  /** What the entry holds now. */
  readonly text: string;
  readonly names: readonly string[];
}

/** Appends names to the comma-separated list that an env entry holds: what stands there stays, in its order and style. */
export function planAppend(request: AppendRequest): EnvEditPlan {
  const { list, entry } = request;
  const owner = list.owner;
  if (owner === null || list.shared || entry.shared)
    return { ok: false, whyNoFix: "the value comes from an anchor that is used elsewhere too" };
  if (list.ambiguous || (entry.value?.count ?? 0) > 1)
    return { ok: false, whyNoFix: "a key on the way to the value stands twice" };
  const whyNoFix = whyTagged(list.tag, entry.tag);
  if (whyNoFix !== null) return { ok: false, whyNoFix };
  const path = [...owner.path, owner.envKey, entry.index, "value"];
  const alternatives = planEdits(request).map(({ edits, value }) => ({
    edits,
    changes: [{ path, value }],
  }));
  return { ok: true, alternatives };
}

interface ValueEdit {
  readonly edits: readonly Edit[];
  /** The entry's value after the edit. */
  readonly value: string;
}

function planEdits(request: AppendRequest): readonly ValueEdit[] {
  const node = request.entry.value?.node ?? null;
  const value = appendNames(request.text, request.names);
  if (node?.kind !== "scalar") return [planNewValue(request, value)];
  const replaced = {
    edits: [replaceScalar(request, node, quoteText(value, quoteFor(request, node)))],
    value,
  };
  if (isNull(node) || request.text.trim() === "") return [replaced];
  return [...planInsertion(request, node), replaced];
}

/** The names after those of the list, separated as the list's own are. */
function appendNames(text: string, names: readonly string[]): string {
  const kept = text.trimEnd();
  return kept + separatorAfter(kept, text) + names.join(separatorOf(text)) + text.slice(kept.length);
}

function separatorOf(text: string): string {
  return text.includes(", ") ? ", " : ",";
}

/** A list that ends with a comma needs no other one. */
function separatorAfter(kept: string, text: string): string {
  if (kept === "") return "";
  return kept.endsWith(",") ? separatorOf(text).slice(1) : separatorOf(text);
}

/** Leaves the scalar's own text as it is and writes the names where it ends. */
function planInsertion(
  { instrumentation, text, names }: AppendRequest,
  node: ScalarNode,
): readonly ValueEdit[] {
  const isQuoted = node.style === "single" || node.style === "double";
  const at = isQuoted ? node.end - 1 : contentEnd(node, instrumentation.manifest.text);
  const kept = isQuoted ? text : text.trimEnd();
  const separator = separatorAfter(kept.trimEnd(), text);
  // `a, ` has the blank of its separator already.
  const added = (kept.endsWith(", ") ? separator.trimEnd() : separator) + names.join(separatorOf(text));
  return [{ edits: [{ start: at, end: at, text: added }], value: kept + added + text.slice(kept.length) }];
}

function replaceScalar({ instrumentation }: AppendRequest, node: ScalarNode, quoted: string): Edit {
  const { text } = instrumentation.manifest;
  const end = contentEnd(node, text);
  const before = /[:\s]/.test(text.charAt(node.start - 1)) && text.charAt(node.start - 1) !== ":" ? "" : " ";
  const after = text.charAt(end) === "#" ? " " : "";
  return { start: node.start, end, text: before + quoted + after };
}

/** The quotes that the value has already, else those around it; in JSON, where keys stand in double ones, always these. */
function quoteFor({ instrumentation, list, entry }: AppendRequest, node: ScalarNode | null): Quote {
  if (node?.style === "single") return "'";
  const key = entry.node.pairs[0]?.key;
  const isJson = entry.node.flow && key?.kind === "scalar" && key.style === "double";
  return node?.style === "double" || isJson ? '"' : findLayout(instrumentation, list.node).quote;
}

/** The entry has a name only: it gets a `value`. */
function planNewValue(request: AppendRequest, value: string): ValueEdit {
  const { instrumentation, entry } = request;
  const { manifest } = instrumentation;
  const quote = quoteFor(request, null);
  const quoted = quoteText(value, quote);
  if (!entry.node.flow) {
    const indentation = " ".repeat(columnOfKey(manifest, entry.node));
    return { edits: [insertLinesBelow(manifest, entry.node, [`${indentation}value: ${quoted}`])], value };
  }
  const key = entry.node.pairs[0]?.key ?? entry.node;
  const style = findStyle(manifest, key, quote);
  return { edits: insertIntoFlow(manifest, entry.node, { key: "value", item: value, style }), value };
}
