import { onceFor } from "../../text/once-for.ts";
import { readBaseRef, whyNotMerged } from "./environment/base.ts";
import type { Instrumentation } from "./instrumentation.ts";

/**
 * With `spec.baseRef` an operator merges another Instrumentation into this one when a pod starts. What it lacks may stand
 * there, and an entry that it is given takes the base's entry of that name away (opentelemetry-operator
 * docs/auto-instrumentation/shared-instrumentation.md; a draft, in no release known to us).
 */

/** The one resource among some that another one names; null where none is in sight, or several are. */
export function findBase(child: Instrumentation, among: readonly Instrumentation[]): Instrumentation | null {
  const reference = readBaseRef(child);
  if (reference === null) return null;
  const namespace = reference.namespace ?? child.namespace;
  const [base, ...others] = indexByName(among).get(JSON.stringify([namespace, reference.name])) ?? [];
  return base !== undefined && others.length === 0 ? base : null;
}

/** Made once for a list: thousands of resources can ask. */
const indexByName = onceFor((among: readonly Instrumentation[]) => {
  const index = new Map<string, Instrumentation[]>();
  for (const one of among) {
    if (one.maker !== null) continue;
    const key = JSON.stringify([one.namespace, one.name]);
    const known = index.get(key) ?? [];
    index.set(key, known);
    known.push(one);
  }
  return index;
});

/** The resource with its base, where that is in sight and the operator merges the two; as it is where it refers to none. */
export function resolveBase(
  child: Instrumentation,
  among: readonly Instrumentation[],
): { readonly instrumentation: Instrumentation; readonly whyNotWhole: string | null } {
  if (readBaseRef(child) === null) return { instrumentation: child, whyNotWhole: null };
  const base = findBase(child, among);
  const isMerged = base !== null && base !== child && whyNotMerged(child, base) === null;
  return isMerged
    ? { instrumentation: { ...child, parent: base }, whyNotWhole: null }
    : { instrumentation: child, whyNotWhole: NOT_IN_SIGHT };
}

const NOT_IN_SIGHT = "it has spec.baseRef: what it lacks may stand in the Instrumentation that this names";
