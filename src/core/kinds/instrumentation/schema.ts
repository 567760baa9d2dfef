import { instrumentationShapes } from "../../../catalog/data/instrumentation-schema.ts";
import {
  isMap,
  isNull,
  textOf,
  type MapNode,
  type Node,
  type NodePath,
  type Pair,
  type ScalarNode,
  type SeqNode,
} from "../../yaml/node.ts";
import { typeOf } from "../../yaml/plain-type.ts";
import { onceFor } from "../../text/once-for.ts";
import { isRendered } from "../../text/rendered.ts";
import { listSections, type Instrumentation } from "./instrumentation.ts";

/** Follows the fields of `spec` as the CRD has them (catalog/data/instrumentation-schema.ts). */

/** A basic type, or the position of a shape in the table. */
type ShapeRef = string | number;

interface Shape {
  readonly fields?: Readonly<Record<string, ShapeRef>>;
  readonly list?: ShapeRef;
  readonly map?: ShapeRef;
}

const SHAPES: readonly Shape[] = instrumentationShapes;
const SPEC = SHAPES.length - 1;

/** A key of a map whose keys the CRD lists, or one of a map of texts. */
export interface FieldVisit {
  readonly map: MapNode;
  /** The way to the map from the document's root. */
  readonly path: NodePath;
  readonly pair: Pair;
  readonly key: string;
  /** What the CRD wants there; unknown: it has no such field. */
  readonly type: "text" | "list" | "map" | "other" | "unknown";
  /** The fields that the map can have; none for a map of texts. */
  readonly siblings: readonly string[];
}

/**
 * The fields that stand in the resource itself and are not what the CRD wants there: unknown to it, null or of another
 * kind where it has a list or map, anything else where it has a text. What an alias or a merge brings in is looked at where it stands. Of
 * chart values only the sections, which charts hand on as they are. One walk serves all rules.
 */
export const listOddFields = onceFor((instrumentation: Instrumentation): readonly FieldVisit[] => {
  const { spec, maker } = instrumentation;
  const odd: FieldVisit[] = [];
  if (spec === null || spec.shared) return odd;
  if (maker === null) walk({ node: spec.node, path: spec.path, odd }, SPEC);
  else
    for (const { name, field } of listSections(instrumentation))
      if (!field.shared)
        walk({ node: field.node, path: field.path, odd }, shapeOf(SPEC)?.fields?.[name] ?? "any");
  return odd;
});

interface Place {
  readonly node: Node;
  readonly path: NodePath;
  /** Gets what is found. */
  readonly odd: FieldVisit[];
}

function walk({ node, path, odd }: Place, ref: ShapeRef): void {
  const shape = shapeOf(ref);
  if (shape === null) return;
  if (node.kind === "seq")
    for (const [index, item] of node.items.entries())
      walk({ node: item, path: [...path, index], odd }, shape.list ?? "any");
  if (isMap(node)) for (const pair of node.pairs) walkPair({ map: node, path, pair, odd }, shape);
}

function walkPair(
  { odd, ...place }: Pick<FieldVisit, "map" | "path" | "pair"> & Pick<Place, "odd">,
  shape: Shape,
): void {
  const { path, pair } = place;
  const key = textOf(pair.key);
  if (key === null || key === "<<" || isRendered(key)) return;
  const own = shape.fields === undefined ? shape.map : shape.fields[key];
  const type = own === undefined ? "unknown" : typeOfShape(own);
  if (isOdd(type, pair.value)) odd.push({ ...place, key, siblings: Object.keys(shape.fields ?? {}), type });
  if (own !== undefined && pair.value !== null) walk({ node: pair.value, path: [...path, key], odd }, own);
}

function isOdd(type: FieldVisit["type"], value: Node | null): boolean {
  switch (type) {
    case "unknown":
      return true;
    case "list":
    case "map":
      return isNull(value) || isWrongType(type, value);
    case "text":
      return isUnquoted(value) || isCollection(value);
    default:
      return false;
  }
}

/** Whether a value is a number or a boolean. A null is dropped, or a rule's of its own. */
export function isUnquoted(value: Node | null): value is ScalarNode {
  if (value?.kind !== "scalar" || isRendered(value.text)) return false;
  const type = typeOf(value);
  return type === "number" || type === "boolean";
}

/** Whether something else stands where the CRD has a list or a map. What an alias brings in is looked at where it stands. */
export function isWrongType(type: FieldVisit["type"], value: Node | null): value is Node {
  if (type !== "list" && type !== "map") return false;
  if (value === null || value.kind === "alias" || isNull(value)) return false;
  if (value.kind === "scalar") return !isRendered(value.text) && value.tag === null;
  return isCollection(value) && (value.kind === "seq") !== (type === "list");
}

/** Whether a map or a list is written out: one that only rendering tells the whole of may be anything. */
export function isCollection(value: Node | null): value is MapNode | SeqNode {
  return (
    (value?.kind === "map" || value?.kind === "seq") && value.opensAt === undefined && value.tag === null
  );
}

function shapeOf(ref: ShapeRef): Shape | null {
  return typeof ref === "number" ? (SHAPES[ref] ?? null) : null;
}

function typeOfShape(ref: ShapeRef): FieldVisit["type"] {
  if (ref === "string") return "text";
  const shape = shapeOf(ref);
  if (shape === null) return "other";
  return shape.list === undefined ? "map" : "list";
}

/** Where else in `spec`, one step down, a field of a name stands. */
export function listPlaces(name: string): readonly string[] {
  const fields = shapeOf(SPEC)?.fields ?? {};
  return Object.entries(fields).flatMap(([parent, ref]) => {
    const own = shapeOf(ref)?.fields;
    return own !== undefined && Object.hasOwn(own, name) ? [`spec.${parent}.${name}`] : [];
  });
}

/** Whether a document is rendered from a template: what is missing in it, or null, may be put there. */
export function isTemplate({ document }: Pick<Instrumentation, "document">): boolean {
  return !document.unit.isDocument;
}
