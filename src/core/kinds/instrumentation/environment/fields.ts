import { isRendered } from "../../../text/rendered.ts";
import { findKey, isMap, isNull, type Node } from "../../../yaml/node.ts";
import { readField, type Field, type Instrumentation } from "../instrumentation.ts";
import { readTag, readText } from "../tag.ts";
import { FOREIGN_TAG, RENDERED, VALUE_FROM } from "./read-entry.ts";

/** The fields of `spec` from which the operator makes variables: exporter, sampler, propagators, resource, defaults. */

export type FieldValue =
  | { readonly kind: "absent" }
  | { readonly kind: "text"; readonly text: string; readonly key: Node; readonly node: Node }
  | { readonly kind: "unknown"; readonly reason: string };

type Owner = Pick<Instrumentation, "spec" | "maker">;

/** A text at `spec.<way>`; absent where it is missing, null or empty. */
export function readTextField(instrumentation: Owner, ...way: readonly [string, ...string[]]): FieldValue {
  const found = follow(instrumentation, way);
  if ("kind" in found) return found;
  const text = isNull(found.node) ? "" : readText(found.node);
  if (text === null) return unknownValue("it isn't text");
  if (isRendered(text)) return unknownValue(RENDERED);
  return text === ""
    ? absentIn(instrumentation)
    : { kind: "text", text, key: found.key, node: found.node ?? found.key };
}

/** A list of texts at `spec.<name>`, joined with commas as the operator does. */
export function readListField(instrumentation: Owner, name: string): FieldValue {
  const found = follow(instrumentation, [name]);
  if ("kind" in found) return found;
  const { node, key } = found;
  if (isNull(node)) return absentIn(instrumentation);
  if (node?.kind !== "seq") return unknownValue(RENDERED);
  if (node.opensAt !== undefined) return unknownValue(RENDERED);
  const texts = node.items.map((item) => readText(item));
  if (texts.some((text) => text === null || isRendered(text))) return unknownValue(RENDERED);
  return texts.length === 0 ? absentIn(instrumentation) : { kind: "text", text: texts.join(","), key, node };
}

interface Found {
  readonly key: Node;
  readonly node: Node | null;
}

function follow(instrumentation: Owner, way: readonly string[]): Found | FieldValue {
  let field: Field | null = instrumentation.spec;
  for (const step of way.slice(0, -1)) {
    if (field === null) return absentIn(instrumentation);
    const next: Field | null = readField(field, step);
    if (next === null) {
      const found = findKey(field.node, step);
      const isOpen = field.node.opensAt !== undefined || (found !== null && !isNull(found.node));
      return isOpen ? unknownValue(RENDERED) : absentIn(instrumentation);
    }
    field = next;
  }
  if (field === null) return absentIn(instrumentation);
  if (field.tag === "foreign") return unknownValue(FOREIGN_TAG);
  const found = findKey(field.node, way.at(-1) ?? "");
  if (found === null)
    return field.node.opensAt === undefined ? absentIn(instrumentation) : unknownValue(RENDERED);
  if (readTag(found.node) === "foreign") return unknownValue(FOREIGN_TAG);
  return isMap(found.node) ? unknownValue(VALUE_FROM) : { key: found.key, node: found.node };
}

/** What values do not say a chart may have by default. */
function absentIn({ maker }: Owner): FieldValue {
  return maker === null ? { kind: "absent" } : unknownValue("the chart's default");
}

function unknownValue(reason: string): FieldValue {
  return { kind: "unknown", reason };
}
