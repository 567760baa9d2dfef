import { findKey } from "../../../yaml/node.ts";
import type { Field, Instrumentation } from "../instrumentation.ts";
import { refuse, type EditPlan } from "./edit-plan.ts";
import { findStyle, insertIntoFlow } from "./flow.ts";
import { columnOf, findLayout, indentationAt, lineEndAt } from "./layout.ts";

/**
 * Adds a key with a plain word to a map that has other keys: above the first one, or, in a flow map, behind the last.
 * Refused where the map has the key already.
 */
export function planNewKey(
  instrumentation: Instrumentation,
  { node, path, shared }: Field,
  { key, word }: { readonly key: string; readonly word: string },
): EditPlan {
  const { manifest } = instrumentation;
  const [first] = node.pairs;
  if (shared) return refuse("the value comes from an anchor that's also used elsewhere");
  if (first === undefined || findKey(node, key) !== null) return refuse(`\`${key}\` is there already`);
  const changes = [{ path: [...path, key], value: word }];
  if (node.flow) {
    const style = findStyle(manifest, first.key, findLayout(instrumentation, null).quote);
    return {
      ok: true,
      alternatives: [{ edits: insertIntoFlow(manifest, node, { key, item: word, style }), changes }],
    };
  }
  const column = columnOf(manifest, node.start);
  const indentation = indentationAt(manifest, node.start);
  if (indentation.length !== column) return refuse("something else stands on its line");
  const start = node.start - column;
  const text = `${indentation}${key}: ${word}${lineEndAt(manifest, node.start)}`;
  return { ok: true, alternatives: [{ edits: [{ start, end: start, text }], changes }] };
}
