import { injectKey } from "../core/kinds/workload/annotation-names.ts";
import { planAnnotation } from "../core/kinds/workload/edit-annotation.ts";
import { listInjections, type Asked, type Choice, type Injection } from "../core/kinds/workload/injection.ts";
import { findMeant, nameWithPlace, rangeOfAnnotation, relatedTo } from "../core/kinds/workload/words.ts";
import type { Workload } from "../core/kinds/workload/workload.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { declineRule } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { groupBy } from "../core/text/group-by.ts";
import { listNames, prose, type Prose } from "../core/text/prose.ts";

export const annotationResourceNotFound = defineRule({
  id: "annotation-resource-not-found",
  summary: "An annotation that asks for an Instrumentation where none of that name or namespace is in sight.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  visits: "workload",
  holdsInPodAnnotations: true,
  *check(workload, _policy, { surroundings }) {
    const missing = listInjections(workload, surroundings).flatMap((injection) => {
      const { choice } = injection;
      const meant = choice.kind === "missing" ? findOther(choice) : null;
      return choice.kind === "missing" && meant !== null ? [{ injection, asked: choice.asked, meant }] : [];
    });
    // Several languages that ask for the same have one cause.
    for (const group of groupBy(missing, ({ injection: { value } }) => value).values()) {
      const [first] = group;
      if (first !== undefined)
        yield describe(
          workload,
          first,
          group.map(({ injection }) => injection),
        );
    }
  },
});

interface Meant {
  readonly one: Instrumentation;
  /** A slip of the pen, or the other namespace: else it may well stand in files that nobody sees. */
  readonly isLikely: boolean;
}

/** What could be meant; null where nothing in sight could. */
function findOther({ asked, others }: Extract<Choice, { kind: "missing" }>): Meant | null {
  const { here, elsewhere } = others;
  if (asked.name === null) {
    const [one] = elsewhere;
    return one === undefined ? null : { one, isLikely: true };
  }
  const meant =
    findMeant(asked.name, here) ??
    findMeant(
      asked.name,
      elsewhere.filter(({ name }) => name === asked.name),
    );
  if (meant !== null) return { one: meant.one, isLikely: true };
  const [one] = here;
  return one === undefined ? null : { one, isLikely: false };
}

interface Missing {
  readonly injection: Injection;
  readonly asked: Asked;
  readonly meant: Meant;
}

function describe(
  workload: Workload,
  { injection, asked, meant }: Missing,
  group: readonly Injection[],
): RuleFinding {
  const keys = group.map(({ target }) => injectKey(target));
  const { one, isLikely } = meant;
  const value = valueFor(workload, one);
  return {
    message: prose`${describeSubject(workload)} asks for ${describeAsked(asked, workload)}, which isn't in sight; ${nameWithPlace(one, workload)} is.`,
    at: rangeOfAnnotation(workload, injection.annotation, injection.isOfNamespace),
    ...(!isLikely && { level: "notice" as const }),
    advice: {
      consequence: prose`If there is none in the cluster, its pods start without instrumentation, for any language: the operator only logs an error.`,
      cost: [
        prose`The fix makes the pods take the settings of ${describeSubject(one)}. It takes effect in pods created after the change.`,
      ],
      decline: [
        prose`Only files in sight were looked at: where another repository has it, keep ${listNames(keys)} as it is.`,
        declineRule("annotation-resource-not-found"),
      ],
    },
    related: [relatedTo(one)],
    fix: proposeFix(workload, group, value),
  };
}

function describeAsked({ namespace, name }: Asked, workload: Workload): Prose {
  if (name !== null)
    return prose`the Instrumentation ${[namespace ?? workload.namespace, name].filter((part) => part !== null).join("/")}`;
  return workload.namespace === null
    ? prose`an Instrumentation in its own namespace`
    : prose`an Instrumentation in its own namespace ${workload.namespace}`;
}

/** How an annotation names a resource. */
function valueFor(workload: Workload, { namespace, name }: Instrumentation): string | null {
  if (name === null) return null;
  return namespace === null || namespace === workload.namespace ? name : `${namespace}/${name}`;
}

function proposeFix(
  workload: Workload,
  group: readonly Injection[],
  value: string | null,
): RuleFinding["fix"] {
  if (value === null) return { whyNoFix: "the Instrumentation in sight has no name" };
  if (group.some(({ isOfNamespace }) => isOfNamespace))
    return { whyNoFix: "the annotation stands on the Namespace" };
  const plan = planAnnotation(
    workload,
    group.map(({ target }) => ({ key: injectKey(target), value })),
  );
  return propose(
    plan,
    prose`Set ${listNames(group.map(({ target }) => injectKey(target)))} to ${value}`,
    prose`Select ${value}`,
  );
}
