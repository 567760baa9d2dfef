import { findKey, isMap, isNull, textOf } from "../../../yaml/node.ts";
import { readField, type Instrumentation } from "../instrumentation.ts";
import { readListField, readTextField, type FieldValue } from "./fields.ts";

/**
 * What `spec.baseRef` makes of two Instrumentations when a pod starts: the child's settings over those of its base
 * (opentelemetry-operator internal/instrumentation/base_ref.go@11001fc5, its tests @a8f80e04; a draft, in no release known
 * to us). Lists are merged by name, the child first; other settings as units.
 */

export interface BaseRef {
  readonly name: string;
  /** null: the child's own. */
  readonly namespace: string | null;
}

/** What a resource refers to; null where it refers to none. An unreadable reference has an empty name. */
export function readBaseRef({ spec }: Pick<Instrumentation, "spec">): BaseRef | null {
  const found = spec === null ? null : findKey(spec.node, "baseRef");
  if (found === null || isNull(found.node)) return null;
  if (!isMap(found.node)) return { name: "", namespace: null };
  const read = (key: string) => (isMap(found.node) ? textOf(findKey(found.node, key)?.node ?? null) : null);
  return { name: read("name") ?? "", namespace: read("namespace") };
}

/** Why the operator refuses to merge two, so that pods start without instrumentation; null where it merges them. */
export function whyNotMerged(child: Instrumentation, base: Instrumentation): string | null {
  if (readBaseRef(base) !== null) return "the base has spec.baseRef itself, and the operator refuses chains";
  const type = readTextField(child, "sampler", "type");
  if (type.kind === "absent" && readTextField(child, "sampler", "argument").kind === "text")
    return "spec.sampler.type is required if spec.sampler.argument is overridden";
  const endpoint = readTextField(base, "exporter", "endpoint");
  const isTlsAlone = hasTls(child) && readTextField(child, "exporter", "endpoint").kind === "absent";
  if (
    isTlsAlone &&
    endpoint.kind !== "unknown" &&
    !(endpoint.kind === "text" && endpoint.text.startsWith("https://"))
  )
    return "the base's spec.exporter.endpoint must be https:// if only spec.exporter.tls is overridden";
  if (readAttributeKeys(child).length > 0 && hasUnmergeableAttributes(base))
    return "OTEL_RESOURCE_ATTRIBUTES from valueFrom can't be merged with the child's resource attributes";
  return null;
}

/** Names of the base's entries that the child's other settings take away. */
export function blockedNames(child: Instrumentation): (name: string) => boolean {
  const exporter = readTextField(child, "exporter", "endpoint").kind !== "absent" || hasTls(child);
  const sampler = readTextField(child, "sampler", "type").kind !== "absent";
  const propagators = readListField(child, "propagators").kind !== "absent";
  return (name) =>
    child.commonEnv.byName.has(name) ||
    (exporter && OTLP_NAMES.test(name)) ||
    (sampler && (name === "OTEL_TRACES_SAMPLER" || name === "OTEL_TRACES_SAMPLER_ARG")) ||
    (propagators && name === "OTEL_PROPAGATORS");
}

const OTLP_NAMES =
  /^OTEL_EXPORTER_OTLP_(?:TRACES_|METRICS_|LOGS_)?(?:ENDPOINT|CERTIFICATE|CLIENT_CERTIFICATE|CLIENT_KEY)$/;

/** A base's `OTEL_RESOURCE_ATTRIBUTES` without the keys that the child sets itself; null where nothing is left. */
export function mergeAttributes(text: string, child: Instrumentation): string | null {
  const own = new Set(readAttributeKeys(child));
  const kept = text.split(",").filter((pair) => !own.has(pair.split("=")[0]?.trim() ?? ""));
  return kept.length === 0 ? null : kept.join(",");
}

/** A text of `spec`: the resource's own, else its base's. */
export function mergeField(
  instrumentation: Instrumentation,
  way: readonly [string, ...string[]],
): FieldValue {
  const { parent } = instrumentation;
  const own = readTextField(instrumentation, ...way);
  if (own.kind !== "absent" || parent === null) return own;
  // An endpoint of its own takes the base's whole exporter away, TLS included; a type the whole sampler.
  const decides = way[0] === "exporter" ? "endpoint" : way[0] === "sampler" ? "type" : null;
  const isReplaced = decides !== null && readTextField(instrumentation, way[0], decides).kind !== "absent";
  return isReplaced ? own : readTextField(parent, ...way);
}

/** A list of `spec`: the resource's own as a whole, else its base's. */
export function mergeListField(instrumentation: Instrumentation, name: string): FieldValue {
  const own = readListField(instrumentation, name);
  return own.kind === "absent" && instrumentation.parent !== null
    ? readListField(instrumentation.parent, name)
    : own;
}

/** `spec.resource.resourceAttributes`, key by key: the base's, and over them the resource's own. */
export function mergeResourceAttributes(instrumentation: Instrumentation): Readonly<Record<string, string>> {
  const { parent } = instrumentation;
  const read = (one: Instrumentation) =>
    readAttributeKeys(one).flatMap((key) => {
      const value = readTextField(one, "resource", "resourceAttributes", key);
      return value.kind === "text" ? [[key, value.text] as const] : [];
    });
  return Object.fromEntries([...(parent === null ? [] : read(parent)), ...read(instrumentation)]);
}

/** The keys of `spec.resource.resourceAttributes`. */
export function readAttributeKeys(instrumentation: Instrumentation): readonly string[] {
  const { spec } = instrumentation;
  const resource = spec === null ? null : readField(spec, "resource");
  const attributes = resource === null ? null : readField(resource, "resourceAttributes");
  return attributes === null ? [] : attributes.node.pairs.flatMap(({ key }) => textOf(key) ?? []);
}

function hasTls({ spec }: Instrumentation): boolean {
  const exporter = spec === null ? null : readField(spec, "exporter");
  return exporter !== null && readField(exporter, "tls") !== null;
}

function hasUnmergeableAttributes({ commonEnv }: Instrumentation): boolean {
  return commonEnv.byName.get("OTEL_RESOURCE_ATTRIBUTES")?.hasValueFrom === true;
}
