import { parse } from "yaml";

import type { Checkout } from "./checkout.ts";

/**
 * The fields of `Instrumentation.spec` as the CRD has them: a table of shapes that refer to each other by position, each
 * once, and after those that it refers to; the last one is `spec`.
 */

/** A basic type, or the position of a shape in the table. */
type ShapeRef = string | number;

/** As much of OpenAPI's schema as CRDs have; the operator's own file says it. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly "x-kubernetes-int-or-string"?: boolean;
}

interface Crd {
  readonly spec: {
    readonly versions: readonly {
      readonly storage: boolean;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

const CRD = "config/crd/bases/opentelemetry.io_instrumentations.yaml";

/** `added`: fields of `spec` that the file lacks and later versions have. */
export function readCrdShapes({ read }: Checkout, added: Readonly<Record<string, Schema | string>>) {
  // The shape of the operator's own file; what differs shows in the table.
  const { spec } = parse(read(CRD) ?? "") as Crd;
  const stored = spec.versions.find(({ storage }) => storage);
  const properties = stored?.schema.openAPIV3Schema.properties?.["spec"]?.properties ?? {};
  const later = Object.entries(added)
    .filter(([name]) => !(name in properties))
    .map(
      ([name, schema]) => [name, typeof schema === "string" ? (properties[schema] ?? {}) : schema] as const,
    );
  const table = new Map<string, number>();
  addShape({ properties: { ...properties, ...Object.fromEntries(later) } }, table);
  return [...table.keys()].map((shape): unknown => JSON.parse(shape));
}

function addShape(schema: Schema, table: Map<string, number>): ShapeRef {
  const { properties, items, additionalProperties } = schema;
  if (schema["x-kubernetes-int-or-string"] === true) return "int-or-string";
  if (properties !== undefined)
    return put(table, {
      fields: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, addShape(inner, table)]),
      ),
    });
  if (items !== undefined) return put(table, { list: addShape(items, table) });
  if (additionalProperties !== undefined) return put(table, { map: addShape(additionalProperties, table) });
  return schema.type ?? "any";
}

function put(table: Map<string, number>, shape: object): number {
  const key = JSON.stringify(shape);
  const at = table.get(key) ?? table.size;
  table.set(key, at);
  return at;
}
