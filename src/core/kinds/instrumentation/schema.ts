import { instrumentationShapes } from "../../../catalog/data/instrumentation-schema.ts";
import { isMap, textOf, type MapNode, type Node, type NodePath, type Pair } from "../../yaml/node.ts";
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
 * Every field that stands in the resource itself: what an alias or a merge brings in is looked at where it stands. Of
 * chart values only the sections, which charts hand on as they are.
 */
export function* walkFields(instrumentation: Instrumentation): Generator<FieldVisit> {
  const { spec, maker } = instrumentation;
  if (spec === null || spec.shared) return;
  if (maker === null) yield* walk(spec.node, spec.path, SPEC);
  else yield* walkSections(instrumentation);
}

function* walkSections(instrumentation: Instrumentation): Generator<FieldVisit> {
  for (const { name, field } of listSections(instrumentation))
    if (!field.shared) yield* walk(field.node, field.path, shapeOf(SPEC)?.fields?.[name] ?? "any");
}

function* walk(node: Node, path: NodePath, ref: ShapeRef): Generator<FieldVisit> {
  const shape = shapeOf(ref);
  if (shape === null) return;
  if (node.kind === "seq")
    for (const [index, item] of node.items.entries())
      yield* walk(item, [...path, index], shape.list ?? "any");
  if (isMap(node)) for (const pair of node.pairs) yield* walkPair({ map: node, path, pair }, shape);
}

function* walkPair(place: Pick<FieldVisit, "map" | "path" | "pair">, shape: Shape): Generator<FieldVisit> {
  const { path, pair } = place;
  const key = textOf(pair.key);
  if (key === null || key === "<<" || isRendered(key)) return;
  const own = shape.fields === undefined ? shape.map : shape.fields[key];
  const siblings = Object.keys(shape.fields ?? {});
  yield { ...place, key, siblings, type: own === undefined ? "unknown" : typeOfShape(own) };
  if (own !== undefined && pair.value !== null) yield* walk(pair.value, [...path, key], own);
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
