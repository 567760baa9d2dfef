import type { Node } from "../../../yaml/node.ts";
import type { EnvEntry, EnvList } from "../instrumentation.ts";

/** One variable of a container that the operator has instrumented. */
export interface Variable {
  readonly name: string;
  readonly value: VariableValue;
  readonly origin: Origin;
  /** The entry of the resource that it comes from; null for others. */
  readonly source: EntrySource | null;
  /** Where the value stands in the resource, if it does. */
  readonly node: Node | null;
}

export interface EntrySource {
  readonly list: EnvList;
  readonly entry: EnvEntry;
}

/**
 * pod: the container's own env. section: `spec.<language>.env`. common: `spec.env`. field: another field of `spec`.
 * default: the operator's, where nobody says anything else. operator: what it writes in any case.
 */
export type Origin = "pod" | "section" | "common" | "field" | "default" | "operator";

export type VariableValue =
  /** All of it is written out. */
  | { readonly kind: "literal"; readonly text: string }
  /** Has `$(NAME)` in it, which the kubelet expands from variables that stand before it. */
  | { readonly kind: "expanded"; readonly text: string }
  /** What the operator takes from the pod's own fields. */
  | { readonly kind: "field-ref"; readonly fieldPath: string }
  | { readonly kind: "unknown"; readonly reason: string };

export function literal(text: string): VariableValue {
  return { kind: text.includes("$(") ? "expanded" : "literal", text };
}
