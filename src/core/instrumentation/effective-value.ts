import { isNull, textOf } from "../manifest/node.ts";
import {
  findSection,
  readEnvList,
  type EnvEntry,
  type EnvList,
  type Instrumentation,
  type SectionName,
} from "./instrumentation.ts";

/**
 * What the operator would inject for a name (opentelemetry-operator internal/instrumentation/sdk.go, appendIfNotSet):
 * the language's own env comes first, then `spec.env`, and of duplicates in a list the first. What a pod sets itself
 * beats both, and is not visible here.
 */
export type EffectiveValue =
  | { readonly kind: "absent" }
  | { readonly kind: "known"; readonly text: string; readonly list: EnvList; readonly entry: EnvEntry }
  /** Set, but by something that only the cluster knows. */
  | { readonly kind: "unknown"; readonly list: EnvList; readonly entry: EnvEntry; readonly reason: string };

export function effectiveValue(
  instrumentation: Instrumentation,
  section: SectionName,
  name: string,
): EffectiveValue {
  const own = readEnvList(findSection(instrumentation, section));
  for (const list of [own, instrumentation.commonEnv]) {
    const entry = list.byName.get(name);
    if (entry !== undefined) return readValue(list, entry);
  }
  return { kind: "absent" };
}

/**
 * Whether the SDK is switched off as a whole: then nothing is traced, whatever is instrumented. "true" in any case
 * (OpenTelemetry specification, general SDK configuration).
 */
export function isSdkDisabled(instrumentation: Instrumentation, section: SectionName): boolean {
  const value = effectiveValue(instrumentation, section, "OTEL_SDK_DISABLED");
  return value.kind === "known" && value.text.trim().toLowerCase() === "true";
}

function readValue(list: EnvList, entry: EnvEntry): EffectiveValue {
  const node = entry.value?.node ?? null;
  const text = isNull(node) ? "" : textOf(node);
  if (text === null) return { kind: "unknown", list, entry, reason: "its value is no text" };
  // With a value beside it the pod is refused: what would count then is nobody's to say.
  if (entry.hasValueFrom) return { kind: "unknown", list, entry, reason: "valueFrom" };
  // $(NAME) is expanded in the pod, from variables that other tools may set there.
  if (text.includes("$(")) return { kind: "unknown", list, entry, reason: "$(…) reference" };
  // ${NAME} means nothing to Kubernetes: where it is written, Flux, envsubst or Terraform puts the value in before.
  if (text.includes("${")) return { kind: "unknown", list, entry, reason: "${…} of another tool" };
  return { kind: "known", text, list, entry };
}
