import { isBesideServices } from "../kinds/compose/beside.ts";
import { findCompose } from "../kinds/compose/find-services.ts";
import { createBaseFinder, lacksBase, type FindBase } from "../kinds/instrumentation/base-ref.ts";
import { findInstrumentations } from "../kinds/instrumentation/find-instrumentations.ts";
import { findClusterObjects } from "../kinds/workload/cluster-objects.ts";
import { findPodAnnotations } from "../kinds/workload/find-pod-annotations.ts";
import { findWorkloads } from "../kinds/workload/find-workloads.ts";
import { createSurroundings, type Surroundings } from "../kinds/workload/surroundings.ts";
import { dependsOnOthers } from "../lint/rule.ts";
import { askProject, type ProjectRequest } from "../lint/project.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { checkManifest, type CheckOptions, type CheckResult } from "./prove-fix.ts";

/** A manifest that was checked by itself. */
export interface CheckedManifest {
  readonly manifest: Manifest;
  readonly result: CheckResult;
}

export interface ProjectOptions extends Pick<ProjectRequest, "rules" | "kustomizations"> {
  readonly optionsFor: (path: string) => CheckOptions;
}

/**
 * Asks the rules about all that is in sight, and gives the results of the manifests of which that says more. Manifests are
 * checked by themselves first, so that nobody has to hold those that have nothing to do with anything.
 */
export function checkProject(
  checked: readonly CheckedManifest[],
  { rules, kustomizations, optionsFor }: ProjectOptions,
): ReadonlyMap<Manifest, CheckResult> {
  const findBaseFor = createBases(checked);
  const isWaiting = checked.some(({ result }) => result.parts.some(lacksBase));
  const surroundings = surroundingsOf(checked, { rules, kustomizations });
  const asksProject = rules.some(({ visits }) => visits === "project");
  if (!isWaiting && !asksProject && surroundings === null) return new Map();
  const answersOf = askProject({
    rules,
    subjects: checked.flatMap(({ result }) => result.subjects),
    parts: checked.flatMap(({ result }) => result.parts),
    kustomizations,
    policyFor: (path) => optionsFor(path).policy,
  });
  return new Map(
    checked.flatMap((one) => {
      const { manifest } = one;
      const findBase = findBaseFor(one);
      const project = answersOf(manifest.path);
      const isLinked = surroundings !== null && holdsLinks(manifest);
      const isNew = project.some(({ found, error }) => found.length > 0 || error !== null);
      // A suppression of such a rule is not used where that says nothing.
      if (!isNew && !isLinked && findBase === null && !manifest.text.includes("otel-fix")) return [];
      const options = {
        ...optionsFor(manifest.path),
        project,
        ...(findBase && { findBase }),
        ...(surroundings && { surroundings }),
      };
      return [[manifest, checkManifest(manifest, options)] as const];
    }),
  );
}

/** What is in sight, where any of it is a workload, or what one refers to; null where rules would learn nothing of it. */
export function surroundingsOf(
  checked: readonly Pick<CheckedManifest, "manifest">[],
  { rules, kustomizations }: Pick<ProjectOptions, "rules" | "kustomizations">,
): Surroundings | null {
  const isAsked = rules.some((rule) => rule.visits !== "project" && dependsOnOthers(rule));
  if (!isAsked || !checked.some(({ manifest }) => holdsClusterParts(manifest))) return null;
  return createSurroundings(
    checked.map(({ manifest }) => manifest),
    kustomizations,
  );
}

/** Whether what is in sight may say more of a manifest than it does itself. */
function holdsLinks(manifest: Manifest): boolean {
  return holdsClusterParts(manifest) || findInstrumentations(manifest).length > 0;
}

/** Whether a manifest has workloads, or what they refer to, or is a Compose file, or what that may name. */
export function holdsClusterParts(manifest: Manifest): boolean {
  return (
    isBesideServices(manifest.path) ||
    findWorkloads(manifest).length + findClusterObjects(manifest).length > 0 ||
    findPodAnnotations(manifest).length > 0 ||
    findCompose(manifest) !== null
  );
}

/**
 * Finds for a manifest what its resources are based on in the other files; null where nothing of it waits for that, or
 * nothing is in sight. Wants results of manifests that were checked by themselves.
 */
export function createBases(checked: readonly CheckedManifest[]): (one: CheckedManifest) => FindBase | null {
  const waiting = checked.filter(({ result }) => result.parts.some(lacksBase));
  const all = checked.flatMap(({ result: { subjects, parts } }) => [...subjects, ...parts]);
  const findBase = createBaseFinder(all, lengthOfLongest(waiting));
  return ({ result: { parts } }) =>
    parts.some((part) => lacksBase(part) && findBase(part) !== null) ? findBase : null;
}

function lengthOfLongest(checked: readonly CheckedManifest[]): number {
  return checked.reduce((length, { manifest }) => Math.max(length, manifest.text.length), 0);
}
