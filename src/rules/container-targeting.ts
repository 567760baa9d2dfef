import { operatorVersion } from "../core/config/policy-for.ts";
import {
  CONTAINER_NAMES,
  containerNamesKey,
  injectKey,
  type Target,
} from "../core/kinds/workload/annotation-names.ts";
import { hasUnreadNames, listContainerNames } from "../core/kinds/workload/containers.ts";
import { planNewAnnotations } from "../core/kinds/workload/edit-annotation.ts";
import { findNamespace, listInjections, type Injection } from "../core/kinds/workload/injection.ts";
import { describeNameFault, findChange } from "../core/kinds/workload/name-fault-words.ts";
import { isAllAbsent, listNameFaults, type NameFault } from "../core/kinds/workload/name-faults.ts";
import { findMesh, findOnlyName, isSidecar } from "../core/kinds/workload/sidecars.ts";
import { rangeOfAnnotation } from "../core/kinds/workload/words.ts";
import type { Workload } from "../core/kinds/workload/workload.ts";
import { declineRule } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { listNames, prose, type Prose } from "../core/text/prose.ts";
import { isBelow, type Version } from "../core/text/version.ts";

export const containerTargeting = defineRule({
  id: "container-targeting",
  summary: "Annotations that leave open, or name wrongly, which containers are instrumented.",
  level: "warning",
  safety: "safe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  visits: "workload",
  *check(workload, policy, { surroundings, switches }) {
    const injections = listInjections(workload, surroundings);
    const [first] = injections;
    // What cannot be read may name containers.
    if (first === undefined || injections.some(({ target }) => hasUnreadNames(workload, target))) return;
    const namespace = findNamespace(workload, surroundings);
    // With one language a pod the operator takes no list of a language's own.
    const isSingle = switches.has("multi");
    for (const fault of listNameFaults(workload, namespace, injections))
      if (!isSingle || fault.kind === "malformed") yield describeFault(workload, fault);
    if (isSingle) return;
    const on = injections.filter(({ target }) => !OFF.has(target));
    const unnamed = on.filter(({ target }) => listContainerNames(workload, namespace, target).length === 0);
    if (on.length > 1) yield* findUnnamed(workload, { on, unnamed, operator: operatorVersion(policy) });
    else if (unnamed.length === injections.length) yield* findSidecar(workload, first);
  },
});

/** Languages that the operator has off unless it is told otherwise: they do not count where they are. */
const OFF: ReadonlySet<Target> = new Set(["go", "nginx", "php", "ruby"]);

function describeFault(workload: Workload, fault: NameFault): RuleFinding {
  const change = findChange(workload, fault);
  return {
    message: describeNameFault(workload, fault),
    at: rangeOfAnnotation(workload, fault.list.annotation, fault.list.isOfNamespace),
    ...(fault.kind === "absent" && !isAllAbsent(fault) && { level: "notice" as const }),
    advice: adviceOf(),
    fix:
      change === null
        ? { whyNoFix: "which containers are meant isn't known" }
        : {
            ...propose(change.plan, change.title),
            safety: fault.kind === "malformed" ? "safe" : "unsafe",
          },
  };
}

interface Unnamed {
  readonly on: readonly Injection[];
  readonly unnamed: readonly Injection[];
  readonly operator: Version | null;
}

function* findUnnamed(workload: Workload, { on, unnamed, operator }: Unnamed): Iterable<RuleFinding> {
  const at = unnamed.find(({ isOfNamespace }) => !isOfNamespace) ?? unnamed[0];
  if (at === undefined) return;
  const all = listNames(on.map(({ target }) => injectKey(target)));
  const keysWithout = listNames(unnamed.map(({ target }) => injectKey(target)));
  const without = unnamed.length === on.length ? prose`` : prose` for ${keysWithout}`;
  // Operators before 0.149 take no container for two languages.
  const canShare = operator === null || !isBelow(operator, "0.149");
  const keys = unnamed.map(({ target }) => containerNamesKey(target));
  yield {
    message: prose`${describeSubject(workload)} has ${all}, but names no containers${without}: with several languages the operator then injects none.`,
    at: rangeOfAnnotation(workload, at.annotation, at.isOfNamespace),
    advice: adviceOf(),
    fix: canShare
      ? proposeOnly(workload, keys)
      : { whyNoFix: "which container runs which language isn't known" },
  };
}

/** Names the only container of the application's. */
function proposeOnly(workload: Workload, keys: readonly string[]): FixProposal {
  const value = findOnlyName(workload);
  if (value === null) return { whyNoFix: "which container runs which language isn't known" };
  const plan = planNewAnnotations(
    workload,
    keys.map((key) => ({ key, value })),
  );
  return { ...propose(plan, prose`Add ${listNames(keys)}: ${value}`), safety: "unsafe" };
}

/** Without names, the first container is the one. */
function* findSidecar(workload: Workload, injection: Injection): Iterable<RuleFinding> {
  if (workload.mayHaveMoreContainers) return;
  const first = workload.containers.find(({ isInit }) => !isInit);
  const isFirst = first !== undefined && isSidecar(first);
  const mesh = findMesh(workload);
  if (!isFirst && mesh === null) return;
  const key = injectKey(injection.target);
  yield {
    message: isFirst
      ? prose`${describeSubject(workload)} asks for ${key} without naming a container: the operator takes the first one, the sidecar ${first.name ?? ""}.`
      : prose`${describeSubject(workload)} asks for ${key} without naming a container, and gets a sidecar by ${mesh ?? ""}: the operator takes the first container, which can be the sidecar.`,
    at: rangeOfAnnotation(workload, injection.annotation, injection.isOfNamespace),
    ...(!isFirst && { level: "notice" as const }),
    advice: adviceOf(prose`Name the container in ${CONTAINER_NAMES}.`),
    fix: proposeOnly(workload, [CONTAINER_NAMES]),
  };
}

function adviceOf(more: Prose = prose``): RuleFinding["advice"] {
  return {
    consequence: prose`The application's containers start without instrumentation, and only the operator's log may say so.`,
    cost: more.length === 0 ? [] : [more],
    decline: [declineRule("container-targeting")],
  };
}
