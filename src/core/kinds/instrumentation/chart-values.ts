import { findKey, isMap, isNull, type MapNode, type Node } from "../../yaml/node.ts";

/**
 * Recognises values from which a chart renders an Instrumentation, wherever they stand: at the top of a values file, below
 * a dependency's name (`opentelemetry-kube-stack.instrumentation`, `operator.instrumentation` of Splunk's), or in a release
 * (`spec.values` of Flux, `spec.source.helm.valuesObject` of Argo CD). And the operator's own settings, which describe one
 * without a resource (`manager.config.instrumentations.spec` of its chart).
 */

export interface ChartValues {
  readonly of: "chart" | "operator";
  readonly node: MapNode;
}

export function findInstrumentationValues(root: Node): ChartValues | null {
  // OpenTelemetry's declarative configuration of an SDK has a key of that name too.
  if (isMap(root) && findKey(root, "file_format") !== null) return null;
  return search(root);
}

function search(node: Node): ChartValues | null {
  // Aliases are not followed: what they lead to is met where it stands.
  if (node.kind === "seq") return findFirst(node.items);
  if (node.kind !== "map") return null;
  return readOwn(node) ?? findFirst(node.pairs.flatMap(({ value }) => (value === null ? [] : [value])));
}

function findFirst(nodes: readonly Node[]): ChartValues | null {
  for (const node of nodes) {
    const found = search(node);
    if (found !== null) return found;
  }
  return null;
}

function readOwn(map: MapNode): ChartValues | null {
  const chart = findKey(map, "instrumentation")?.node ?? null;
  if (isMap(chart) && describesInstrumentation(chart)) return { of: "chart", node: chart };
  const operator = findKey(map, "instrumentations")?.node ?? null;
  const spec = isMap(operator) ? (findKey(operator, "spec")?.node ?? null) : null;
  return isMap(operator) && isMap(spec) && describesInstrumentation(spec)
    ? { of: "operator", node: operator }
    : null;
}

type Shape = (node: Node | null) => boolean;

const isMapOrNull: Shape = (node) => isNull(node) || isMap(node);
const isListOrNull: Shape = (node) => isNull(node) || node?.kind === "seq";

/** Other software has an `instrumentation` key too; an Instrumentation's own fields, and what they hold, tell the two apart. */
const FIELDS: ReadonlyMap<string, Shape> = new Map([
  ["python", isMapOrNull],
  ["java", isMapOrNull],
  ["nodejs", isMapOrNull],
  ["dotnet", isMapOrNull],
  ["go", isMapOrNull],
  ["apacheHttpd", isMapOrNull],
  ["nginx", isMapOrNull],
  ["spec", isMapOrNull],
  ["exporter", isMapOrNull],
  ["sampler", isMapOrNull],
  ["propagators", isListOrNull],
  ["env", isListOrNull],
  ["resource", describesResource],
]);

function describesInstrumentation(map: MapNode): boolean {
  return [...FIELDS].some(([field, fits]) => {
    const found = findKey(map, field);
    return found !== null && fits(found.node);
  });
}

/** What a resource is in Kubernetes, with its limits, is something else. */
function describesResource(node: Node | null): boolean {
  return (
    isMap(node) && ["resourceAttributes", "addK8sUIDAttributes"].some((key) => findKey(node, key) !== null)
  );
}

/**
 * The same by the lines of a text that cannot be parsed before it is rendered: whether one of the lines directly below
 * `instrumentation:` names a field that holds more than a plain value.
 */
export function mayBeInstrumentationValues(text: string): boolean {
  let parent: Line | null = null;
  let child: Line | null = null;
  for (const line of text.split("\n").flatMap(readLine)) {
    if (parent !== null && line.column > parent.column) {
      child ??= line;
      if (line.column === child.column && FIELDS.has(line.key) && line.opens) return true;
      if (line.key !== "instrumentation") continue;
    }
    parent = line.key === "instrumentation" && line.opens ? line : null;
    child = null;
  }
  return false;
}

interface Line {
  readonly column: number;
  readonly key: string;
  /** Whether no plain value follows the key. */
  readonly opens: boolean;
}

function readLine(text: string): readonly Line[] {
  const line = text.trimEnd();
  const [whole, indentation = "", key] = /^([ \t-]*)["']?(\w[\w-]*)["']?[ \t]*:[ \t]*/.exec(line) ?? [];
  if (whole === undefined || key === undefined) return [];
  const opens = whole.length === line.length || /[[{#&!]/.test(line.charAt(whole.length));
  return [{ column: indentation.length, key, opens }];
}
