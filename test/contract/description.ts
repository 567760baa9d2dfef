// GitHub's own description of its REST API and webhooks, as far as it is in use: written by scripts/extract-openapi.mjs.
// Finds the operation that a request means, and turns OpenAPI 3.0 schemas into plain JSON Schema.
import { readFileSync } from "node:fs";

export type Json = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required?: boolean;
  readonly schema: Json;
  /** Whether the value may have slashes in it. */
  readonly "x-multi-segment"?: boolean;
}

interface Content {
  readonly content?: { readonly "application/json"?: { readonly schema: Json } };
}

interface Reference {
  readonly $ref: string;
}

export interface Operation {
  readonly parameters: readonly (Parameter | Reference)[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content | Reference>>;
}

export interface Description {
  readonly source: { readonly package: string; readonly version: string; readonly license: string };
  /** By method and path: `GET /repos/{owner}/{repo}`. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** Schemas of payloads, by `event.action`, or by the event where it has no actions. */
  readonly webhooks: Readonly<Record<string, Json>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

// The file is written by the script, in this form.
export const DESCRIPTION = JSON.parse(
  readFileSync(new URL("openapi.json", import.meta.url), "utf8"),
) as Description;

/** What a reference within the description stands for; anything else stands for itself. */
export function dereference<T extends object>(value: T | Reference): T {
  if (!("$ref" in value) || typeof value.$ref !== "string") return value as T; // Without a reference it is a T.
  const [, , kind = "", name = ""] = value.$ref.split("/");
  // The description refers to what belongs in the place.
  return DESCRIPTION.components[kind]?.[name] as T;
}

export interface FoundOperation {
  readonly route: string;
  readonly operation: Operation;
  /** Decoded values of the path's parameters. */
  readonly params: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly route: string;
  readonly method: string;
  readonly pattern: RegExp;
}

// The more of a path is fixed, the sooner it is tried: `commits/{ref}` also fits what `commits/{ref}/check-runs` means.
const PATTERNS: readonly Pattern[] = Object.keys(DESCRIPTION.operations)
  .sort((a, b) => fixedLength(b) - fixedLength(a))
  .map(toPattern);

/** The operation that a method and a path without query mean; null for a route that GitHub's description does not have. */
export function findOperation(method: string, path: string): FoundOperation | null {
  for (const { route, pattern, ...one } of PATTERNS) {
    const found = one.method === method ? pattern.exec(path) : null;
    const operation = DESCRIPTION.operations[route];
    if (found === null || operation === undefined) continue;
    const params = Object.entries(found.groups ?? {}).map(([name, value]) => [
      name,
      decodeURIComponent(value),
    ]);
    // Both are strings by construction.
    return { route, operation, params: Object.fromEntries(params) as Record<string, string> };
  }
  return null;
}

/** What a request says in its query that the operation does not know; GitHub passes over it in silence. */
export function findUnknownQuery(method: string, path: string): readonly string[] {
  const { pathname, searchParams } = new URL(path, "https://api.github.com");
  const found = findOperation(method, pathname);
  if (found === null) return [];
  const known = found.operation.parameters
    .map((one) => dereference<Parameter>(one))
    .filter((one) => one.in === "query")
    .map(({ name }) => name);
  const unknown = [...searchParams.keys()].filter((name) => !known.includes(name));
  return unknown.map((name) => `${found.route}: query must NOT have additional properties: "${name}"`);
}

function fixedLength(route: string): number {
  return route.replaceAll(/\{\w+\}/g, "").length;
}

function toPattern(route: string): Pattern {
  const [method = "", path = ""] = route.split(" ");
  const parameters =
    DESCRIPTION.operations[route]?.parameters.map((one) => dereference<Parameter>(one)) ?? [];
  const long = new Set(parameters.filter((one) => one["x-multi-segment"] === true).map(({ name }) => name));
  const source = path
    .replaceAll(".", "\\.")
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${long.has(name) ? ".+" : "[^/]+"})`);
  return { route, method, pattern: new RegExp(`^${source}$`) };
}

/** Where a component's schema is found by its references. */
export function componentId(name: string): string {
  return `https://api.github.com/schemas/${name}`;
}

/** Words of OpenAPI 3.0 that JSON Schema does not have. */
const FOREIGN: ReadonlySet<string> = new Set(["nullable", "discriminator", "readOnly", "writeOnly", "xml"]);

/** JSON Schema with the meaning of an OpenAPI 3.0 schema. */
export function toJsonSchema(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const { $ref } = schema;
  if (typeof $ref === "string") return { $ref: componentId($ref.split("/").at(-1) ?? "") };
  const entries = Object.entries(schema).filter(([key]) => !FOREIGN.has(key));
  const converted = mapSchemas(Object.fromEntries(entries), toJsonSchema);
  return schema["nullable"] === true ? { anyOf: [{ type: "null" }, converted] } : converted;
}

/** The same schema, closed: every object takes only the properties that are listed. References are written out. */
export function closeObjects(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  if (typeof schema["$ref"] === "string") return closeObjects(dereference({ $ref: schema["$ref"] }));
  const { anyOf, ...rest } = schema;
  // Alternatives beside properties only say more about these.
  const isAside = "properties" in rest && anyOf !== undefined;
  const closed = mapSchemas(isAside ? rest : schema, closeObjects);
  const lists = "properties" in schema && !("additionalProperties" in schema);
  return { ...closed, ...(isAside ? { anyOf } : {}), ...(lists ? { additionalProperties: false } : {}) };
}

/** Applies a function to the schemas directly within a schema. */
function mapSchemas(schema: Json, change: (inner: unknown) => unknown): Json {
  const entries = Object.entries(schema).map(([key, value]) => {
    if (key === "properties" && isObject(value)) {
      return [key, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(one)]))];
    }
    if (Array.isArray(value) && ["allOf", "anyOf", "oneOf"].includes(key)) return [key, value.map(change)];
    return [key, ["items", "additionalProperties", "not"].includes(key) ? change(value) : value];
  });
  // Keys are strings.
  return Object.fromEntries(entries) as Json;
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
