import { contentEnd, type Node, type NodePath } from "../../yaml/node.ts";
import type { Range } from "../../text/range.ts";
import type { Variable } from "./environment/variable.ts";
import type { Field, Instrumentation } from "./instrumentation.ts";

/** Where a finding is shown: at what it is about, where that stands in the resource itself, else at the nearest key. */

/** A node of the resource's own. */
export function rangeOfNode({ manifest }: Pick<Instrumentation, "manifest">, node: Node): Range {
  return { start: node.start, end: contentEnd(node, manifest.text) };
}

/** The value of a variable; where an alias or a merge brings it in, the section that has it. */
export function rangeOfVariable(
  instrumentation: Instrumentation,
  { source, node }: Variable,
  section: Field | null,
): Range {
  const isShared = source !== null && (source.list.shared || source.entry.shared);
  if (node !== null && !isShared) return rangeOfNode(instrumentation, node);
  return rangeOfField(instrumentation, section);
}

/** The key of a section; where that is not the resource's own, the key of `spec`, or the resource. */
export function rangeOfField(instrumentation: Instrumentation, section: Field | null): Range {
  const { spec, node } = instrumentation;
  const key = [section, spec].find((field) => field?.shared === false)?.key;
  return rangeOfNode(instrumentation, key ?? node.pairs[0]?.key ?? node);
}

/** The way to a field, as people name it: `spec.python.env[0].value`. */
export function describeField({ base }: Pick<Instrumentation, "base">, path: NodePath): string {
  return path
    .slice(base.length)
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}
