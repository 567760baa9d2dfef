import { onceFor } from "../../text/once-for.ts";
import { whyPatchOf } from "../../manifest/patch.ts";
import { withText, type Manifest } from "../../manifest/manifest.ts";
import { readBaseRef, whyNotMerged } from "./environment/base.ts";
import { findInstrumentations } from "./find-instrumentations.ts";
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

/**
 * Finds bases in other files than those that refer to them. What is found stands behind all that the files hold, as if the
 * base's text followed theirs: so no place in it is taken for one of theirs, by no rule and by no proof of a fix.
 *
 * @param length of the longest file that refers to one, in UTF-16 units
 */
export function createBaseFinder(all: readonly Instrumentation[], length: number): FindBase {
  const behind = onceFor((manifest: Manifest) => {
    const { text } = manifest;
    return findInstrumentations(withText(manifest, `${" ".repeat(length + LONGEST_FIX)}\n${text}`));
  });
  return (child) => {
    const base = findBase(child, all);
    if (base === null || base.manifest.path === child.manifest.path) return null;
    return findBase(child, behind(base.manifest));
  };
}

export type FindBase = (child: Instrumentation) => Instrumentation | null;

/** Text that a fix can add to a file before its base is taken for a part of it, in UTF-16 units. */
const LONGEST_FIX = 100_000;

/** Whether a resource waits for one that stands in no file that was read with it. */
export function lacksBase(one: Pick<Instrumentation, "spec" | "parent">): boolean {
  return one.parent === null && readBaseRef(one) !== null;
}

/**
 * The resource with its base, where that is in sight and the operator merges the two; as it is where it refers to none. A
 * base in the same file counts first.
 */
export function resolveBase(
  child: Instrumentation,
  among: readonly Instrumentation[],
  findElsewhere: FindBase = () => null,
): { readonly instrumentation: Instrumentation; readonly whyNotWhole: string | null } {
  if (readBaseRef(child) === null) return { instrumentation: child, whyNotWhole: null };
  const base = findBase(child, among) ?? findElsewhere(child);
  // What a patch lacks may stand in what it changes.
  const isWhole = base !== null && base !== child && whyPatchOf(base) === null;
  const isMerged = isWhole && whyNotMerged(child, base) === null;
  return isMerged
    ? { instrumentation: { ...child, parent: base }, whyNotWhole: null }
    : { instrumentation: child, whyNotWhole: NOT_IN_SIGHT };
}

const NOT_IN_SIGHT = "it has spec.baseRef, and the Instrumentation named there may set what it lacks";
