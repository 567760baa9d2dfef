import { isRendered } from "../../../text/rendered.ts";
import { onceFor } from "../../../text/once-for.ts";
import { isNull } from "../../../yaml/node.ts";
import type { EnvEntry } from "../instrumentation.ts";
import { readText } from "../tag.ts";
import { literal, type VariableValue } from "./variable.ts";

/** The value of an env entry, as far as it is written out. Read once: thousands of resources can share an entry by an alias. */
export const readEntryValue = onceFor((entry: EnvEntry): VariableValue => {
  if (entry.tag === "foreign") return unknown(FOREIGN_TAG);
  const node = entry.value?.node ?? null;
  const text = isNull(node) ? "" : readText(node);
  if (text === null) return unknown("its value isn't text");
  // With a value beside it the pod is refused: what would count then is nobody's to say.
  if (entry.hasValueFrom) return unknown(VALUE_FROM);
  // ${NAME} means nothing to Kubernetes: where it is written, Flux, envsubst or Terraform puts the value in before.
  if (isRendered(text)) return unknown("rendered by another tool");
  return literal(text);
});

/** kubectl takes such a tag for nothing: where one is written, a tool that knows it reads the file before. */
export const FOREIGN_TAG = "tag of another tool";
export const VALUE_FROM = "valueFrom";
export const RENDERED = "rendered from a template";

export function unknown(reason: string): Extract<VariableValue, { readonly kind: "unknown" }> {
  return { kind: "unknown", reason };
}
