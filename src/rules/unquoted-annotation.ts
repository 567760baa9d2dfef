import { planText } from "../core/kinds/instrumentation/edit/scalars.ts";
import { ANNOTATION_PREFIX, INJECT_KEYS } from "../core/kinds/workload/annotation-names.ts";
import { viewOf } from "../core/kinds/workload/container-view.ts";
import { rangeOfAnnotation, startOf } from "../core/kinds/workload/words.ts";
import type { Annotation, Annotations, Workload } from "../core/kinds/workload/workload.ts";
import { declineRule } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { plain, prose } from "../core/text/prose.ts";
import { typeOf } from "../core/yaml/plain-type.ts";

export const unquotedAnnotation = defineRule({
  id: "unquoted-annotation",
  summary: 'An annotation that YAML reads as a boolean or a number, or `"yes"`, which names a resource.',
  level: "warning",
  safety: "safe",
  since: "0.1.0",
  symptoms: ["the resource is refused", "no telemetry at all"],
  visits: "workload",
  holdsInPodAnnotations: true,
  holdsInNamespaces: true,
  *check(workload, _policy, { surroundings }) {
    const { annotations, ownAnnotations, isPod } = workload;
    for (const one of isPod ? [annotations] : [ownAnnotations, annotations])
      for (const [key, annotation] of one.entries)
        if (key.startsWith(ANNOTATION_PREFIX)) yield* findUnquoted(workload, one, { key, annotation });
    for (const [key, annotation] of annotations.entries) {
      const { text } = annotation;
      if (text === null || !INJECT_KEYS.has(key) || !ON.test(text)) continue;
      // A resource may well have that name.
      if (surroundings.instrumentations().some(({ name }) => name === null || name === text)) continue;
      yield describeWord(workload, { key, annotation }, text);
    }
  },
});

/** Words that mean "true" to people; "1" and "y" are names to the operator, too. */
const ON = /^(?:y|yes|on|enabled?|1)$/i;

interface Entry {
  readonly key: string;
  readonly annotation: Annotation;
}

function* findUnquoted(
  workload: Workload,
  annotations: Annotations,
  { key, annotation }: Entry,
): Iterable<RuleFinding> {
  const { value, shared, fault } = annotation;
  if (fault !== "not-a-string" || value?.kind !== "scalar") return;
  const type = typeOf(value);
  if (type !== "boolean" && type !== "number") return;
  // Only the two words that the operator knows mean something there.
  const meant = type === "boolean" && INJECT_KEYS.has(key) ? String(TRUE.test(value.text)) : value.text;
  const view = viewOf(workload, null, { parent: null, languages: [], isInjected: true });
  const plan = planText({ instrumentation: view, path: [...annotations.path, key], node: value }, meant);
  // A chart may put quotes around it.
  const isForChart = workload.maker !== null;
  const [refused, level] = isForChart
    ? ["where the chart copies it as it is, the API server refuses the resource", "notice" as const]
    : ["the API server refuses the resource", "warning" as const];
  yield {
    message: prose`${describeSubject(workload)} has ${value.text} for ${key}, which YAML reads as a ${plain(type)}: annotations take text, and ${plain(refused)}.`,
    at: shared ? startOf(workload) : rangeOfAnnotation(workload, annotation),
    level,
    advice: {
      consequence: prose`Kubernetes reads YAML 1.1, where ${"true"}, ${"on"} and ${"yes"} are text only in quotes.`,
      cost: [],
      decline: [
        ...(isForChart ? [prose`Where the chart's template has ${"| quote"} for it, keep it.`] : []),
        declineRule("unquoted-annotation"),
      ],
    },
    fix: shared
      ? { whyNoFix: "the annotation comes from somewhere else" }
      : propose(
          plan,
          meant === value.text
            ? prose`Put ${value.text} into quotes`
            : prose`Write ${meant} in quotes for ${value.text}`,
        ),
  };
}

const TRUE = /^(?:y|yes|true|on)$/i;

function describeWord(workload: Workload, { key, annotation }: Entry, text: string): RuleFinding {
  const { value, shared } = annotation;
  const view = viewOf(workload, null, { parent: null, languages: [], isInjected: true });
  const path = [...workload.annotations.path, key];
  return {
    message: prose`${describeSubject(workload)} has ${text} for ${key}, which the operator takes for the name of an Instrumentation: only ${"true"} and ${"false"} are no names.`,
    at: rangeOfAnnotation(workload, annotation),
    // One of that name may stand in files that nobody sees.
    level: "notice",
    advice: {
      consequence: prose`Where no Instrumentation has that name, its pods start without instrumentation, for any language.`,
      cost: [
        prose`With ${"true"} the pods take the one Instrumentation of their namespace. It takes effect in pods created after the change.`,
      ],
      decline: [
        prose`Where an Instrumentation of the namespace is named ${text}, keep it.`,
        declineRule("unquoted-annotation"),
      ],
    },
    fix:
      value === null || shared
        ? { whyNoFix: "the annotation comes from somewhere else" }
        : {
            ...propose(
              planText({ instrumentation: view, path, node: value }, "true"),
              prose`Write ${"true"} for ${text}`,
            ),
            safety: "unsafe" as const,
          },
  };
}
