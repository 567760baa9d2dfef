import { listBeside, listBuiltFrom, type ByPath, type Patching } from "../../manifest/built-from.ts";
import { addsOnlyOthers, chooses, isChangedBeside, isOf } from "./find-targets.ts";
import type { Instrumentation } from "./instrumentation.ts";

/** Which resource a strategic merge patch of Kustomize changes. */

interface InSight {
  /** Resources of the patch's name. */
  readonly candidates: readonly Instrumentation[];
  readonly parts: readonly Instrumentation[];
  /** By their paths. */
  readonly known: ByPath;
}

/** The one resource in sight that the patch changes, by the kustomization that names both; none where that is not certain. */
export function findBases(
  part: Instrumentation,
  patching: Patching,
  { candidates, known, parts }: InSight,
): readonly Instrumentation[] {
  const { by, on } = patching;
  // Where a kustomization says itself how lists are merged, nobody knows what becomes of one.
  if (candidates.length === 0 || by.hasSchema || on.hasSchema) return [];
  const { files } = listBuiltFrom(on, known);
  const found = candidates.filter(
    ({ manifest, namespace }) =>
      files.has(manifest.path) &&
      (namespace === null || part.namespace === null || namespace === part.namespace),
  );
  const [base] = found;
  if (base === undefined || found.length > 1) return [];
  // A target of the patch's own decides what it changes; what else has the base as its target may give back what is lost.
  const isOpen = by.entries.some(
    (one) =>
      one.target !== null &&
      !addsOnlyOthers(one, base) &&
      (isOf(one, part) || chooses(one.target, base) !== false),
  );
  const others = { parts: parts.filter((one) => one !== part) };
  const isBeside = listBeside(patching, known).some((one) =>
    isChangedBeside(base, { one, entry: null }, others),
  );
  return isOpen || isBeside ? [] : [base];
}
