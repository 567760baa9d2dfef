import { findKey, isMap, type MapNode, type Node } from "./node.ts";

/**
 * Recognises values from which a chart renders an Instrumentation: `instrumentation:` at the top, or one or two levels
 * down where the chart is a dependency (`opentelemetry-kube-stack.instrumentation`, `operator.instrumentation` of Splunk's).
 */
export function findInstrumentationValues(root: Node): MapNode | null {
  return searchLevels(root, 2);
}

function searchLevels(node: Node, levels: number): MapNode | null {
  // Aliases are not followed: what they lead to is met where it stands.
  if (!isMap(node)) return null;
  const own = findKey(node, "instrumentation")?.node ?? null;
  if (isMap(own) && describesInstrumentation(own)) return own;
  if (levels === 0) return null;
  for (const pair of node.pairs) {
    const found = pair.value === null ? null : searchLevels(pair.value, levels - 1);
    if (found !== null) return found;
  }
  return null;
}

/** Other software has an `instrumentation` key too; an Instrumentation's own fields tell the two apart. */
const FIELDS = [
  "python",
  "java",
  "nodejs",
  "dotnet",
  "apacheHttpd",
  "nginx",
  "propagators",
  "sampler",
  "exporter",
  "spec",
];

function describesInstrumentation(map: MapNode): boolean {
  return FIELDS.some((field) => findKey(map, field) !== null);
}
