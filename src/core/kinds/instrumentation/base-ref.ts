import { findKey, isNull } from "../../yaml/node.ts";
import type { Instrumentation } from "./instrumentation.ts";

/**
 * Why an Instrumentation is not whole by itself: with `spec.baseRef` the operator merges another one into it when a pod
 * starts. What it lacks may stand there, and an entry that it is given takes the base's entry of that name away
 * (opentelemetry-operator docs/auto-instrumentation/shared-instrumentation.md; a draft, in no release known to us). null:
 * it refers to none.
 */
export function whyInherits({ spec }: Pick<Instrumentation, "spec">): string | null {
  const base = spec === null ? null : findKey(spec.node, "baseRef");
  return base === null || isNull(base.node)
    ? null
    : "it has spec.baseRef: what it lacks may stand in the Instrumentation that this names";
}
