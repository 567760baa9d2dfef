import { listBuiltFrom, listPatching } from "../../manifest/built-from.ts";
import type { Kustomization } from "../../manifest/kustomization.ts";
import { choosesResource, type PatchEntry, type PatchTarget } from "../../manifest/patch-entry.ts";
import { isInKustomization } from "../../manifest/patch.ts";
import { groupOf } from "./group-kind.ts";
import type { Instrumentation } from "./instrumentation.ts";

export interface InSight {
  readonly subjects: readonly Instrumentation[];
  readonly parts: readonly Instrumentation[];
  readonly kustomizations: readonly Kustomization[];
  /** By their paths. */
  readonly known: ReadonlyMap<string, Kustomization>;
}

/**
 * The resources in sight that a list of operations changes, by the targets of the kustomizations that name it: those that
 * it surely changes, and that no other patch of the same kustomization may change too.
 */
export function findTargets(part: Instrumentation, inSight: InSight): readonly Instrumentation[] {
  const { kustomizations, known, subjects } = inSight;
  return [...new Set(listPatching(part.manifest.path, kustomizations))].flatMap((one) => {
    const entry = one.entries.find((each) => isOf(each, part));
    const { target = null } = entry ?? {};
    if (entry === undefined || target === null) return [];
    const { files } = listBuiltFrom(one, known);
    return subjects.filter(
      (subject) =>
        files.has(subject.manifest.path) &&
        chooses(target, subject) === true &&
        !isChangedBeside(subject, { one, entry }, inSight),
    );
  });
}

/** Whether a patch is that of an entry: by its file, or by the place at which it is written into the kustomization. */
export function isOf(
  { file, way }: PatchEntry,
  { manifest, document: { within } }: Instrumentation,
): boolean {
  if (within === null) return file === manifest.path;
  return isInKustomization(within) && way.every((step, index) => step === within.path[index]);
}

/** null where that cannot be told. */
export function chooses(target: PatchTarget, subject: Instrumentation): boolean | null {
  const { apiVersion } = subject;
  // What a chart makes of values is none of Kustomize's resources.
  return apiVersion === null ? false : choosesResource(target, { ...subject, group: groupOf(apiVersion) });
}

interface Naming {
  readonly one: Kustomization;
  readonly entry: PatchEntry;
}

/** Whether another patch may give back what this one takes: nobody follows their order. */
function isChangedBeside(subject: Instrumentation, { one, entry }: Naming, { parts }: InSight): boolean {
  return one.entries.some((other) => {
    if (other === entry) return false;
    if (other.target !== null) return chooses(other.target, subject) !== false;
    return parts.some((part) => part.name === subject.name && isIn(part, one) && isOf(other, part));
  });
}

function isIn({ manifest, document }: Instrumentation, { path }: Kustomization): boolean {
  return document.within === null || manifest.path === path;
}
