import { SECTIONS } from "../catalog/languages.ts";
import type { EnvList, Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { findBefore, listBetween, listOf } from "../core/kinds/instrumentation/patched-lists.ts";
import { findBases } from "../core/kinds/instrumentation/find-bases.ts";
import { findTargets } from "../core/kinds/instrumentation/find-targets.ts";
import { defineRule, type ProjectFinding } from "../core/lint/rule.ts";
import { indexKustomizations, listPatching } from "../core/manifest/built-from.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { groupBy } from "../core/text/group-by.ts";
import { listNames, plain, prose } from "../core/text/prose.ts";
import type { Range } from "../core/text/range.ts";

export const listReplacingPatch = defineRule({
  id: "list-replacing-patch",
  summary: "A Kustomize patch replaces an env list of its base, and the base's variables are lost.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["a setting has no effect", "too many or failed spans"],
  visits: "project",
  *check(project) {
    const known = indexKustomizations(project.kustomizations);
    // What a chart makes of values is none of Kustomize's resources.
    const bases = groupBy(
      project.subjects.filter(({ maker }) => maker === null),
      ({ name }) => name,
    );
    for (const part of project.parts) {
      if (part.maker !== null) continue;
      const inSight = { ...project, known };
      const candidates = bases.get(part.name) ?? [];
      const findings = listPatching(part.manifest.path, project.kustomizations).flatMap((patching) => {
        const found =
          part.operations === undefined
            ? findBases(part, patching, { ...inSight, candidates })
            : findTargets(part, patching, inSight);
        const between = found.length === 0 ? [] : listBetween(part, patching, inSight);
        return found.flatMap((base) => compare(part, base, between));
      });
      yield* findings.slice(0, 1);
    }
  },
});

/** One finding for a patch, however many lists it replaces. */
function compare(
  part: Instrumentation,
  base: Instrumentation,
  between: readonly (readonly Instrumentation[])[],
): readonly ProjectFinding[] {
  const replaced = listReplaced(part).flatMap(({ section, at, list, names }) => {
    const from = findBefore(section, base, between);
    const theirs = from === null ? null : listOf(from, section);
    const lost = isKnown(list) && theirs !== null && isKnown(theirs) ? listLost(names, theirs) : [];
    return lost.length === 0
      ? []
      : [{ way: section === null ? "spec.env" : `spec.${section}.env`, lost, at, from: from ?? base }];
  });
  // Operations do not say what they change.
  const { namespace, name } = base;
  const subject = part.operations === undefined ? part : { ...part, namespace, name };
  return replaced.length === 0 ? [] : [describe(subject, base, replaced)];
}

/** The lists of a patch, in its order. */
function listReplaced(part: Instrumentation) {
  const { operations } = part;
  if (operations !== undefined)
    return operations.map(({ node, ...operation }) => ({ ...operation, at: node }));
  return [null, ...SECTIONS].map((section) => {
    const list = listOf(part, section);
    return { section, list, at: list.key ?? part.node, names: new Set(list.byName.keys()) };
  });
}

interface Replaced {
  readonly way: string;
  readonly lost: readonly string[];
  readonly at: Range;
  /** What has the list that is replaced. */
  readonly from: Instrumentation;
}

function describe(
  part: Instrumentation,
  base: Instrumentation,
  replaced: readonly Replaced[],
): ProjectFinding {
  const [first] = replaced.toSorted((a, b) => a.at.start - b.at.start);
  const { way = "spec.env", at = part.node, from = base } = first ?? {};
  const lost = new Set(replaced.flatMap((one) => one.lost));
  const ways = replaced.map((one) => one.way);
  const isOperation = part.operations !== undefined;
  return {
    subject: part,
    message: prose`The patch of ${describeSubject(part)} replaces ${listNames(ways)} of its base and loses ${listNames([...lost])}, which the base sets.`,
    at,
    advice: {
      consequence: isOperation
        ? prose`An operation on a whole list puts its value in the place of the base's list (${from.manifest.path}).`
        : prose`Kustomize does not merge lists of custom resources: a patch's list takes the place of the base's (${from.manifest.path}).`,
      cost: [],
      decline: [
        prose`Repeat the base's entries in the patch, or add single ones with a JSON 6902 patch (${`path: /${way.replaceAll(".", "/")}/-`}). Wanted? ${"# otel-fix: ignore[list-replacing-patch] reason"} above the ${plain(isOperation ? "operation" : "list")}.`,
      ],
    },
    whyNoFix: "the patch does not say whether the entries should stay",
  };
}

function listLost(own: ReadonlySet<string>, theirs: EnvList): readonly string[] {
  return [...theirs.byName.keys()].filter((name) => !own.has(name));
}

/** A patch that has a list replaces it; one that deletes it, or items of it, says so. */
function isKnown({ node, opensAt, tag }: EnvList): boolean {
  return node !== null && node.items.length > 0 && opensAt === Infinity && tag === "none";
}
