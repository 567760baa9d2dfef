import type { Edit } from "../../../text/edit.ts";
import { contentEnd, isNull, type ScalarNode } from "../../../yaml/node.ts";
import { refuse, whyEntryFixed, type EditPlan } from "./edit-plan.ts";
import { editValue, type EntryPlace } from "./set-value.ts";

export interface AppendRequest extends EntryPlace {
  /** What the entry holds now. */
  readonly text: string;
  readonly names: readonly string[];
}

/** Appends names to the comma-separated list that an env entry holds: what stands there stays, in its order and style. */
export function planAppend(request: AppendRequest): EditPlan {
  const { list, entry } = request;
  const { owner } = list;
  const whyNoFix = whyEntryFixed(request);
  if (owner === null || whyNoFix !== null) return refuse(whyNoFix ?? "the list isn't written out here");
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
  const replaced = { edits: editValue(request, value), value };
  if (node?.kind !== "scalar" || isNull(node) || request.text.trim() === "") return [replaced];
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
