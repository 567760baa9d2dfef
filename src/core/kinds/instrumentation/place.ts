import { contentEnd, type Node, type NodePath } from "../../yaml/node.ts";
import { isInAny, type Range } from "../../text/range.ts";
import type { Variable } from "./environment/variable.ts";
import { readEnvList, type Field, type Instrumentation } from "./instrumentation.ts";

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

/**
 * The key of a section's list where a condition of a template decides which list that is: there the finding is that
 * branch's alone. Elsewhere the section.
 */
export function rangeOfList(instrumentation: Instrumentation, section: Field): Range {
  const { key, shared } = readEnvList(section);
  const isBranch = key !== null && !shared && isLeftOutAlone(instrumentation, key, section.key);
  return isBranch ? rangeOfNode(instrumentation, key) : rangeOfField(instrumentation, section);
}

/** Whether another reading of the same text leaves out one node, and has the other. */
function isLeftOutAlone({ manifest, document }: Instrumentation, node: Node, around: Node): boolean {
  return manifest.documents.some(
    ({ leftOut, group, index, unit }) =>
      leftOut.length > 0 &&
      group === document.group &&
      index === document.index &&
      unit.start === document.unit.start &&
      isInAny(node.start, leftOut) &&
      !isInAny(around.start, leftOut),
  );
}

/** The way to a field, as people name it: `spec.python.env[0].value`. */
export function describeField({ base }: Pick<Instrumentation, "base">, path: NodePath): string {
  return path
    .slice(base.length)
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}
