/** What zod says about a value, in the words of the person who wrote the file. */
import * as z from "zod";
import { findValuePlace, type ValuePlace } from "../yaml/plain-value.ts";
import { findNearestName } from "./nearest-name.ts";
import type { ConfigurationFault } from "./parse-values.ts";
import { renderText, type Key } from "./render-key.ts";

interface Described {
  readonly place: ValuePlace;
  readonly schema: z.ZodType;
}

/** `mismatch` must have been made with `reportInput`. One fault, or one for each unknown key. */
export function describeMismatch(
  mismatch: z.core.$ZodIssue,
  context: Described,
): readonly ConfigurationFault[] {
  // The values come from YAML: names of map entries and indexes of list items, never symbols.
  const key = mismatch.path as Key;
  if (mismatch.code === "unrecognized_keys") {
    const known = findKnownNames(context.schema, key);
    return mismatch.keys.map((name) => describeUnknownKey([...key, name], known, context.place));
  }
  const meant = mismatch.code === "invalid_union" ? findMeant(mismatch) : [];
  if (meant.length > 0) return meant.flatMap((one) => describeMismatch(one, context));
  const { input } = mismatch;
  const fault = {
    kind: "value" as const,
    offset: findValuePlace(context.place, key).value,
    key,
    expected: describeExpected(mismatch),
    // A text that is no configuration at all was not meant as one, and may be anything.
    found: key.length === 0 && typeof input === "string" ? "text" : describeFound(input),
  };
  if (mismatch.code !== "invalid_value" || typeof input !== "string") return [fault];
  return [{ ...fault, nearest: findNearestName(input, mismatch.values.map(String)) }];
}

/** What is wrong by the choice that the value was meant as: a list has faults in its items, a text is compared as one. */
function findMeant({ errors, path, input }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] {
  const isMeant = ({ path: within, code }: z.core.$ZodIssue) =>
    Array.isArray(input)
      ? within.length > 0 || code === "too_big"
      : typeof input === "string" && code === "invalid_value";
  const issues = errors.find((choice) => choice.length > 0 && choice.every(isMeant)) ?? [];
  return issues.map((one) => ({ ...one, path: [...path, ...one.path] }));
}

/** Sections of an Instrumentation for which nobody can list names (open-telemetry/opentelemetry-go-instrumentation, docs/configuration.md). */
const WITHOUT_NAMES: ReadonlyMap<string, string> = new Map([
  ["go", "a language whose agent can disable instrumentations, which Go's can't"],
]);

function describeKind(key: Key): string {
  if (key.at(-2) === "rules") return "the id of a rule";
  const isLanguage = key.at(-2) === "recommended" || key.at(-2) === "keep" || key.at(-2) === "only";
  const without = isLanguage ? WITHOUT_NAMES.get(String(key.at(-1))) : undefined;
  return without ?? "a known key";
}

function describeUnknownKey(key: Key, known: readonly string[], place: ValuePlace): ConfigurationFault {
  const name = String(key.at(-1));
  const kind = describeKind(key);
  return {
    kind: "key",
    offset: findValuePlace(place, key).key,
    key,
    expected: `${kind} (${known.join(", ")})`,
    found: renderText(name),
    nearest: findNearestName(name, known),
  };
}

/** The keys that the map at `key` may have. */
function findKnownNames(schema: z.ZodType, key: Key): readonly string[] {
  let at: unknown = unwrap(schema);
  for (const step of key) {
    if (at instanceof z.ZodObject) at = unwrap(at.shape[step]);
    else if (at instanceof z.ZodArray) at = unwrap(at.element);
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function unwrap(schema: unknown): unknown {
  let at = schema;
  while (at instanceof z.ZodNullable || at instanceof z.ZodExactOptional) at = at.unwrap();
  return at;
}

const typeWords: Readonly<Record<string, string>> = {
  object: "a map of keys",
  array: "a list",
  string: "text",
  boolean: "true or false",
};

function describeExpected(mismatch: z.core.$ZodIssue): string {
  if (mismatch.code === "invalid_type") return typeWords[mismatch.expected] ?? mismatch.expected;
  if (mismatch.code === "invalid_value") return `one of ${mismatch.values.map(String).join(", ")}`;
  // Every other check of the schema brings its own words.
  return mismatch.message;
}

function describeFound(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "string") return renderText(value);
  if (Array.isArray(value)) return `a list of ${value.length} ${value.length === 1 ? "item" : "items"}`;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "a map";
}
