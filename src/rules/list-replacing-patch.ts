import { SECTIONS } from "../catalog/languages.ts";
import {
  readEnvList,
  findSection,
  type EnvList,
  type Instrumentation,
} from "../core/kinds/instrumentation/instrumentation.ts";
import { defineRule, type Project, type ProjectFinding } from "../core/lint/rule.ts";
import { indexKustomizations, listBuiltFrom, listPatching } from "../core/manifest/built-from.ts";
import type { Kustomization } from "../core/manifest/kustomization.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { listNames, prose } from "../core/text/prose.ts";

export const listReplacingPatch = defineRule({
  id: "list-replacing-patch",
  summary: "A Kustomize patch replaces an env list of its base, and variables that the base sets are lost.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["a setting has no effect", "too many or failed spans"],
  visits: "project",
  *check(project) {
    const known = indexKustomizations(project.kustomizations);
    const bases = groupByName(project.subjects);
    for (const part of project.parts) {
      if (part.maker !== null) continue;
      const candidates = bases.get(part.name ?? "") ?? [];
      if (candidates.length === 0) continue;
      const base = findBase(part, candidates, { project, known });
      if (base !== null) yield* compare(part, base);
    }
  },
});

function groupByName(subjects: readonly Instrumentation[]): ReadonlyMap<string, readonly Instrumentation[]> {
  const groups = new Map<string, Instrumentation[]>();
  for (const subject of subjects) {
    // What a chart makes of values is none of Kustomize's resources.
    if (subject.name === null || subject.maker !== null) continue;
    const group = groups.get(subject.name) ?? [];
    groups.set(subject.name, group);
    group.push(subject);
  }
  return groups;
}

interface InSight {
  readonly project: Project;
  readonly known: ReadonlyMap<string, Kustomization>;
}

/** The one resource in sight that the patch changes, by the kustomizations that name both; null where that is not certain. */
function findBase(
  part: Instrumentation,
  candidates: readonly Instrumentation[],
  { project, known }: InSight,
): Instrumentation | null {
  const patching = listPatching(part.manifest.path, project.kustomizations);
  // Where a kustomization says itself how lists are merged, or by targets what is changed, nobody knows what becomes of one.
  const isOpen = patching.some(({ hasSchema, hasTargets }) => hasSchema || hasTargets);
  if (patching.length === 0 || isOpen) return null;
  const files = new Set(patching.flatMap((one) => [...listBuiltFrom(one, known).files]));
  const found = candidates.filter(
    ({ manifest, namespace }) =>
      files.has(manifest.path) &&
      (namespace === null || part.namespace === null || namespace === part.namespace),
  );
  const [base, ...others] = found;
  return base !== undefined && others.length === 0 ? base : null;
}

/** One finding for a patch, however many lists it replaces. */
function* compare(part: Instrumentation, base: Instrumentation): Generator<ProjectFinding> {
  const replaced = [
    { way: "spec.env", own: readEnvList(part.spec), theirs: readEnvList(base.spec) },
    ...SECTIONS.map((name) => ({
      way: `spec.${name}.env`,
      own: readEnvList(findSection(part, name)),
      theirs: readEnvList(findSection(base, name)),
    })),
  ].filter(({ own, theirs }) => isKnown(own) && isKnown(theirs) && listLost(own, theirs).length > 0);
  const [first] = replaced.sort((a, b) => (a.own.key?.start ?? 0) - (b.own.key?.start ?? 0));
  if (first === undefined) return;
  const lost = new Set(replaced.flatMap(({ own, theirs }) => listLost(own, theirs)));
  yield {
    subject: part,
    message: prose`The patch of ${describeSubject(part)} replaces ${listNames(replaced.map(({ way }) => way))} of its base, which sets ${listNames([...lost])} too: that is lost.`,
    at: first.own.key ?? part.node,
    advice: {
      consequence: prose`Kustomize knows no keys for the lists of custom resources: a patch's list takes the place of the base's (${base.manifest.path}).`,
      cost: [],
      decline: [
        prose`Repeat the base's entries in the patch, or add single ones with a JSON 6902 patch (${`path: /${first.way.replaceAll(".", "/")}/-`}). Wanted? ${"# otel-fix: ignore[list-replacing-patch] reason"} above the list.`,
      ],
    },
    whyNoFix: "whether the entries are to be kept is not to be known from here",
  };
}

function listLost(own: EnvList, theirs: EnvList): readonly string[] {
  return [...theirs.byName.keys()].filter((name) => !own.byName.has(name));
}

/** A patch that has a list replaces it; one that deletes it, or items of it, says so. */
function isKnown({ node, opensAt, tag }: EnvList): boolean {
  return node !== null && node.items.length > 0 && opensAt === Infinity && tag === "none";
}
