import type { SectionName } from "../../../catalog/languages.ts";
import { listBeside, listBuiltFrom, takes, type ByPath, type Patching } from "../../manifest/built-from.ts";
import { findSection, readEnvList, type EnvList, type Instrumentation } from "./instrumentation.ts";

/** What the kustomizations below a patch have made of the lists that it replaces. Nothing is built. */

/** The list of a section; null for that of all languages. */
export function listOf(one: Instrumentation, section: SectionName | null): EnvList {
  return readEnvList(section === null ? one.spec : findSection(one, section));
}

interface InSight {
  readonly parts: readonly Instrumentation[];
  /** By their paths. */
  readonly known: ByPath;
}

/** The patches of the same name that come before one, by the kustomizations that its own builds on: the nearest first. */
export function listBetween(
  part: Instrumentation,
  patching: Patching,
  { parts, known }: InSight,
): readonly (readonly Instrumentation[])[] {
  const others = parts.filter(
    (one) => one !== part && (one.operations !== undefined || one.name === part.name),
  );
  if (others.length === 0) return [];
  const beside = new Set([patching.by, ...listBeside(patching, known)]);
  return listBuiltFrom(patching.on, known)
    .through.filter((one) => !beside.has(one))
    .map((one) => others.filter(({ manifest }) => takes(one, manifest.path)));
}

/** What has the list that a patch meets: the base, or the patch that replaced the list last. null where nobody can tell. */
export function findBefore(
  section: SectionName | null,
  base: Instrumentation,
  between: readonly (readonly Instrumentation[])[],
): Instrumentation | null {
  for (const patches of between) {
    // Nobody follows operations.
    if (patches.some(({ operations }) => operations !== undefined)) return null;
    const [first, ...more] = patches.filter((one) => listOf(one, section).key !== null);
    if (first !== undefined) return more.length === 0 ? first : null;
  }
  return base;
}
