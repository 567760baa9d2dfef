import { listBeside, listBuiltFrom, type ByPath, type Patching } from "../../manifest/built-from.ts";
import type { Kustomization } from "../../manifest/kustomization.ts";
import { choosesResource, type PatchEntry, type PatchTarget } from "../../manifest/patch-entry.ts";
import { isInKustomization } from "../../manifest/patch.ts";
import { groupOf } from "./group-kind.ts";
import { listSections, readEnvList, type Instrumentation } from "./instrumentation.ts";

export interface InSight {
  readonly subjects: readonly Instrumentation[];
  readonly parts: readonly Instrumentation[];
  /** By their paths. */
  readonly known: ByPath;
}

/**
 * The resources in sight that a list of operations changes, by the targets of the kustomization that names it: those that
 * it surely changes, and that no other patch beside it may change too.
 */
export function findTargets(
  part: Instrumentation,
  patching: Patching,
  inSight: InSight,
): readonly Instrumentation[] {
  const { by, on } = patching;
  const entry = by.entries.find((each) => isOf(each, part));
  const { target = null } = entry ?? {};
  if (entry === undefined || target === null) return [];
  const { files } = listBuiltFrom(on, inSight.known);
  const beside = [by, ...listBeside(patching, inSight.known)];
  return inSight.subjects.filter(
    (subject) =>
      files.has(subject.manifest.path) &&
      chooses(target, subject) === true &&
      !beside.some((one) => isChangedBeside(subject, { one, entry }, inSight)),
  );
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
  /** The one that is not asked about. */
  readonly entry: PatchEntry | null;
}

/** Whether another patch may give back what this one takes: nobody follows their order. */
export function isChangedBeside(
  subject: Instrumentation,
  { one, entry }: Naming,
  { parts }: Pick<InSight, "parts">,
): boolean {
  return one.entries.some((other) => {
    if (other === entry || addsOnlyOthers(other, subject)) return false;
    if (other.target !== null) return chooses(other.target, subject) !== false;
    return parts.some((part) => part.name === subject.name && isIn(part, one) && isOf(other, part));
  });
}

/** Whether a patch only appends variables that the resource does not set itself: it gives nothing back. */
export function addsOnlyOthers({ appends }: PatchEntry, subject: Instrumentation): boolean {
  if (appends === null) return false;
  const lists = [subject.commonEnv, ...listSections(subject).map(({ field }) => readEnvList(field))];
  return lists.every(
    ({ byName, opensAt }) => opensAt === Infinity && ![...appends].some((name) => byName.has(name)),
  );
}

function isIn({ manifest, document }: Instrumentation, { path }: Kustomization): boolean {
  return document.within === null || manifest.path === path;
}
