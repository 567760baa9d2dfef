import { injectKey } from "../core/kinds/workload/annotation-names.ts";
import { planAnnotation } from "../core/kinds/workload/edit-annotation.ts";
import { listInjections, type Injection } from "../core/kinds/workload/injection.ts";
import { nameWithPlace, rangeOfAnnotation, relatedTo } from "../core/kinds/workload/words.ts";
import type { Workload } from "../core/kinds/workload/workload.ts";
import { listSections, type Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { declineRule } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { whyPatchOf } from "../core/manifest/patch.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { groupBy } from "../core/text/group-by.ts";
import { onceFor } from "../core/text/once-for.ts";
import { listNames, plain, prose } from "../core/text/prose.ts";
import type { Manifest } from "../core/manifest/manifest.ts";

export const ambiguousInjection = defineRule({
  id: "ambiguous-injection",
  summary: 'An annotation with `"true"` in a namespace that has several Instrumentations.',
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  visits: "workload",
  *check(workload, _policy, { surroundings }) {
    const found = listInjections(workload, surroundings).flatMap((injection) => {
      const { choice } = injection;
      const among = choice.kind === "ambiguous" ? listTogether(choice.among, workload) : [];
      return among.length < 2 ? [] : [{ injection, among }];
    });
    const [first] = found;
    // Several languages that ask for "true" have one cause.
    if (first !== undefined)
      yield describe(
        workload,
        found.map(({ injection }) => injection),
        first.among,
      );
  },
});

/**
 * Those that stand in one cluster for sure. Files of several folders may be for several clusters, examples without a
 * namespace for one each, and a template may render one or the other.
 */
function listTogether(among: readonly Instrumentation[], workload: Workload): readonly Instrumentation[] {
  const certain = among.filter((one) => whyPatchOf(one) === null && !isTemplate(one.manifest));
  const placeOf = ({ manifest: { path } }: Instrumentation) =>
    workload.namespace === null ? path : path.slice(0, path.lastIndexOf("/") + 1);
  const places = [...groupBy(certain, placeOf).values()];
  return places.find((place) => new Set(place.map(({ name }) => name)).size > 1) ?? [];
}

/** Blocks of a page are often alternatives. */
const isTemplate = onceFor(({ path, text }: Manifest) => /\.mdx?$/i.test(path) || text.includes("{{"));

function describe(
  workload: Workload,
  injections: readonly Injection[],
  among: readonly Instrumentation[],
): RuleFinding {
  const keys = injections.map(({ target }) => injectKey(target));
  const [first] = injections;
  const [one, other] = among;
  const where =
    workload.namespace === null ? prose`its namespace` : prose`the namespace ${workload.namespace}`;
  const rest = among.length > 2 ? prose` and ${plain(among.length - 2)} more` : prose``;
  return {
    message: prose`${describeSubject(workload)} asks for the one Instrumentation of ${where} with ${first?.value ?? "true"}, but there are several: ${one === undefined ? prose`` : nameWithPlace(one, workload)}, ${other === undefined ? prose`` : nameWithPlace(other, workload)}${rest}.`,
    at:
      first === undefined
        ? workload.node
        : rangeOfAnnotation(workload, first.annotation, first.isOfNamespace),
    advice: {
      consequence: prose`Its pods start without instrumentation, for any language: the operator only logs that there are multiple instances.`,
      cost: [prose`The fix takes effect in pods created after the change.`],
      decline: [
        prose`Where the Instrumentations go to different clusters, keep ${listNames(keys)} as it is.`,
        declineRule("ambiguous-injection"),
      ],
    },
    related: among.slice(0, 2).map(relatedTo),
    fix: proposeFix(workload, injections, among),
  };
}

/** The only one that has a section for the language; the operator itself does not ask for one. */
function proposeFix(
  workload: Workload,
  injections: readonly Injection[],
  among: readonly Instrumentation[],
): RuleFinding["fix"] {
  if (injections.some(({ isOfNamespace }) => isOfNamespace))
    return { whyNoFix: "the annotation stands on the Namespace" };
  const values = injections.flatMap(({ target }) => {
    const fitting = among.filter((one) => listSections(one).some((section) => section.name === target));
    const [name] = fitting.length === 1 ? fitting.flatMap((one) => one.name ?? []) : [];
    return name === undefined ? [] : [{ key: injectKey(target), value: name }];
  });
  if (values.length < injections.length)
    return { whyNoFix: "which of the Instrumentations is meant isn't known" };
  const names = [...new Set(values.map(({ value }) => value))];
  return propose(
    planAnnotation(workload, values),
    prose`Select ${listNames(names)} by name`,
    prose`Select ${listNames(names)}`,
  );
}
