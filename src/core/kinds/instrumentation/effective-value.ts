import { isNull } from "../../yaml/node.ts";
import { isRendered } from "../../text/rendered.ts";
import { onceFor } from "../../text/once-for.ts";
import {
  findSection,
  readEnvList,
  type EnvEntry,
  type EnvList,
  type Instrumentation,
  type SectionName,
} from "./instrumentation.ts";
import { readText } from "./tag.ts";

/**
 * What the operator would inject for a name (opentelemetry-operator internal/instrumentation/sdk.go, appendIfNotSet):
 * the language's own env comes first, then `spec.env`, and of duplicates in a list the first. What a pod sets itself
 * beats both, and is not visible here.
 */
export type EffectiveValue =
  | { readonly kind: "absent" }
  | { readonly kind: "known"; readonly text: string; readonly list: EnvList; readonly entry: EnvEntry }
  /** Set, but by something that only the cluster knows. */
  | { readonly kind: "unknown"; readonly reason: string };

export function effectiveValue(
  instrumentation: Instrumentation,
  section: SectionName,
  name: string,
): EffectiveValue {
  const own = readEnvList(findSection(instrumentation, section));
  for (const list of [own, instrumentation.commonEnv, ...instrumentation.otherEnvs]) {
    if (list.tag === "foreign") return unknown(FOREIGN_TAG);
    const entry = list.byName.get(name);
    if (entry !== undefined && entry.node.start < list.opensAt) return readValue(list, entry);
    if (list.opensAt !== Infinity) return unknown("rendered from a template");
  }
  return instrumentation.mayBeSetElsewhere(section, name) ? unknown("other values") : { kind: "absent" };
}

/**
 * Whether the SDK is switched off as a whole: then nothing is traced, whatever is instrumented. "true" in any case
 * (OpenTelemetry specification, general SDK configuration).
 */
export function isSdkDisabled(instrumentation: Instrumentation, section: SectionName): boolean {
  const value = effectiveValue(instrumentation, section, "OTEL_SDK_DISABLED");
  return value.kind === "known" && isTrue(value.entry);
}

const isTrue = onceFor((entry: EnvEntry): boolean => {
  const value = readEntry(entry);
  return value.kind === "known" && value.text.trim().toLowerCase() === "true";
});

/** The names that a value lists, as the SDK reads it: split at commas, trimmed, compared exactly (auto_instrumentation/_load.py). */
export function namesOf(value: EffectiveValue): ReadonlySet<string> {
  return value.kind === "known" ? namesIn(value.entry) : NO_NAMES;
}

const NO_NAMES: ReadonlySet<string> = new Set();

const namesIn = onceFor((entry: EnvEntry): ReadonlySet<string> => {
  const value = readEntry(entry);
  return value.kind === "known" ? new Set(value.text.split(",").map((name) => name.trim())) : NO_NAMES;
});

function readValue(list: EnvList, entry: EnvEntry): EffectiveValue {
  const value = readEntry(entry);
  return value.kind === "known" ? { ...value, list, entry } : value;
}

type EntryValue =
  { readonly kind: "known"; readonly text: string } | Extract<EffectiveValue, { readonly kind: "unknown" }>;

const readEntry = onceFor((entry: EnvEntry): EntryValue => {
  if (entry.tag === "foreign") return unknown(FOREIGN_TAG);
  const node = entry.value?.node ?? null;
  const text = isNull(node) ? "" : readText(node);
  if (text === null) return unknown("its value is no text");
  // With a value beside it the pod is refused: what would count then is nobody's to say.
  if (entry.hasValueFrom) return unknown("valueFrom");
  // $(NAME) is expanded in the pod, from variables that other tools may set there.
  if (text.includes("$(")) return unknown("$(…) reference");
  // ${NAME} means nothing to Kubernetes: where it is written, Flux, envsubst or Terraform puts the value in before.
  if (isRendered(text)) return unknown("rendered by another tool");
  return { kind: "known", text };
});

/** kubectl takes such a tag for nothing: where one is written, a tool that knows it reads the file before. */
const FOREIGN_TAG = "tag of another tool";

function unknown(reason: string): Extract<EffectiveValue, { readonly kind: "unknown" }> {
  return { kind: "unknown", reason };
}
