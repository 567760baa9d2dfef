import { injectKey, CONTAINER_NAMES, type Target } from "../core/kinds/workload/annotation-names.ts";
import {
  hasUnreadNames,
  listContainerNames,
  NAME_LIST,
  type NameList,
} from "../core/kinds/workload/containers.ts";
import { planAnnotation } from "../core/kinds/workload/edit-annotation.ts";
import { findNamespace, listInjections, type Injection } from "../core/kinds/workload/injection.ts";
import { rangeOfAnnotation } from "../core/kinds/workload/words.ts";
import type { Annotations, Workload } from "../core/kinds/workload/workload.ts";
import { declineRule } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { listNames, prose, type Prose } from "../core/text/prose.ts";
import { isRendered } from "../core/text/rendered.ts";

export const containerTargeting = defineRule({
  id: "container-targeting",
  summary: "Annotations that leave open, or name wrongly, which containers are instrumented.",
  level: "warning",
  safety: "safe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  visits: "workload",
  *check(workload, _policy, { surroundings }) {
    const injections = listInjections(workload, surroundings);
    const [first] = injections;
    // What cannot be read may name containers.
    if (first === undefined || injections.some(({ target }) => hasUnreadNames(workload, target))) return;
    const namespace = findNamespace(workload, surroundings);
    yield* findMalformed(workload, injections, namespace);
    const on = injections.filter(({ target }) => !OFF.has(target));
    const unnamed = on.filter(({ target }) => listContainerNames(workload, namespace, target).length === 0);
    if (on.length > 1) yield* findUnnamed(workload, on, unnamed);
    else if (unnamed.length === injections.length) yield* findSidecar(workload, first);
  },
});

/** Languages that the operator has off unless it is told otherwise: they do not count where they are. */
const OFF: ReadonlySet<Target> = new Set(["go", "nginx", "php", "ruby"]);

const SIDECARS: ReadonlySet<string> = new Set([
  "istio-proxy",
  "linkerd-proxy",
  "cloud-sql-proxy",
  "cloudsql-proxy",
  "vault-agent",
  "fluent-bit",
]);

/** The same list counts for every language; one that a tool fills in is unknown. */
function* findMalformed(
  workload: Workload,
  injections: readonly Injection[],
  namespace: Annotations | null,
): Iterable<RuleFinding> {
  const lists = new Map<string, NameList>();
  for (const { target } of injections)
    for (const list of listContainerNames(workload, namespace, target)) lists.set(list.key, list);
  for (const list of lists.values()) {
    const text = list.annotation.text ?? "";
    if (NAME_LIST.test(text) || text.includes("$") || isRendered(text)) continue;
    const clean = list.names.map((name) => name.trim()).join(",");
    const canFix = NAME_LIST.test(clean) && !list.isOfNamespace;
    yield {
      message: prose`${describeSubject(workload)} has ${text} for ${list.key}: the operator takes only letters, digits, ${"-"} and ${","}, and refuses the whole list.`,
      at: rangeOfAnnotation(workload, list.annotation, list.isOfNamespace),
      advice: adviceOf(),
      fix: canFix
        ? propose(
            planAnnotation(workload, [{ key: list.key, value: clean }]),
            prose`Take the blanks out of ${list.key}`,
          )
        : { whyNoFix: "which containers are meant isn't known" },
    };
  }
}

function* findUnnamed(
  workload: Workload,
  on: readonly Injection[],
  unnamed: readonly Injection[],
): Iterable<RuleFinding> {
  const at = unnamed.find(({ isOfNamespace }) => !isOfNamespace) ?? unnamed[0];
  if (at === undefined) return;
  const all = listNames(on.map(({ target }) => injectKey(target)));
  const without = listNames(unnamed.map(({ target }) => injectKey(target)));
  yield {
    message: prose`${describeSubject(workload)} has ${all}, but names no containers for ${without}: with several languages the operator then injects none.`,
    at: rangeOfAnnotation(workload, at.annotation, at.isOfNamespace),
    advice: adviceOf(),
    fix: { whyNoFix: "which container runs which language isn't known" },
  };
}

/** Without names, the first container is the one. */
function* findSidecar(workload: Workload, injection: Injection): Iterable<RuleFinding> {
  const { containers, mayHaveMoreContainers, annotations, labels } = workload;
  if (mayHaveMoreContainers) return;
  const [first] = containers.filter(({ isInit }) => !isInit);
  const isFirst = SIDECARS.has(first?.name ?? "");
  const mesh = MESHES.find(([key, words]) =>
    [annotations, labels].some(({ entries }) => words.test(entries.get(key)?.text ?? "")),
  );
  if (!isFirst && mesh === undefined) return;
  const key = injectKey(injection.target);
  yield {
    message: isFirst
      ? prose`${describeSubject(workload)} asks for ${key} without naming a container: the operator takes the first one, the sidecar ${first?.name ?? ""}.`
      : prose`${describeSubject(workload)} asks for ${key} without naming a container, and gets a sidecar by ${mesh?.[0] ?? ""}: the operator takes the first container, which can be the sidecar.`,
    at: rangeOfAnnotation(workload, injection.annotation, injection.isOfNamespace),
    ...(!isFirst && { level: "notice" as const }),
    advice: adviceOf(prose`Name the container in ${CONTAINER_NAMES}.`),
    fix: { whyNoFix: "the annotation that names the container is to be added by hand" },
  };
}

const MESHES: readonly (readonly [string, RegExp])[] = [
  ["sidecar.istio.io/inject", /^true$/i],
  ["linkerd.io/inject", /^(?:enabled|ingress)$/],
];

function adviceOf(more: Prose = prose``): RuleFinding["advice"] {
  return {
    consequence: prose`The application's containers start without instrumentation, and only the operator's log may say so.`,
    cost: more.length === 0 ? [] : [more],
    decline: [declineRule("container-targeting")],
  };
}
