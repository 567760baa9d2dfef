import { createBaseFinder, lacksBase } from "../kinds/instrumentation/base-ref.ts";
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
  const waiting = checked.filter(({ result }) => result.parts.some(lacksBase));
  if (waiting.length === 0 && !rules.some(({ visits }) => visits === "project")) return new Map();
  const answersOf = askProject({
    rules,
    subjects: checked.flatMap(({ result }) => result.subjects),
    parts: checked.flatMap(({ result }) => result.parts),
    kustomizations,
    policyFor: (path) => optionsFor(path).policy,
  });
  const all = checked.flatMap(({ result: { subjects, parts } }) => [...subjects, ...parts]);
  const findBase = createBaseFinder(all, lengthOfLongest(waiting));
  return new Map(
    checked.flatMap(({ manifest, result }) => {
      const isBased = result.parts.some((part) => lacksBase(part) && findBase(part) !== null);
      const project = answersOf(manifest.path);
      const isNew = project.some(({ found, error }) => found.length > 0 || error !== null);
      // A suppression of such a rule is not used where that says nothing.
      if (!isNew && !isBased && !manifest.text.includes("otel-fix")) return [];
      const options = { ...optionsFor(manifest.path), project, ...(isBased && { findBase }) };
      return [[manifest, checkManifest(manifest, options)] as const];
    }),
  );
}

function lengthOfLongest(checked: readonly CheckedManifest[]): number {
  return checked.reduce((length, { manifest }) => Math.max(length, manifest.text.length), 0);
}
