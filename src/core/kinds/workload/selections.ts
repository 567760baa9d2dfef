import { onceFor } from "../../text/once-for.ts";
import type { Instrumentation } from "../instrumentation/instrumentation.ts";
import type { Target } from "./annotation-names.ts";
import { listReached } from "./containers.ts";
import {
  findNamespace,
  listAsked,
  listInjections,
  parseAsked,
  resourceOf,
  type Injection,
} from "./injection.ts";
import type { Surroundings } from "./surroundings.ts";
import { isWhole } from "./whole.ts";
import type { PodContainer, Workload } from "./workload.ts";

/** Which workloads take a resource: what injection.ts says, the other way round. */
export interface Selection {
  readonly workload: Workload;
  readonly injection: Injection;
  /** Those that the language is injected into. */
  readonly containers: readonly PodContainer[];
}

/**
 * The whole workloads in sight that surely get a language from a resource, and from no other one of its name. One in a
 * template is met in each of its readings.
 */
export function listSelections(
  instrumentation: Instrumentation,
  target: Target,
  surroundings: Surroundings,
): readonly Selection[] {
  const { name, namespace, node } = instrumentation;
  const askers = indexAskers(surroundings);
  const candidates = [
    ...(name === null ? [] : (askers.get(keyOf({ target, name })) ?? [])),
    ...(askers.get(keyOf({ target, namespace })) ?? []),
  ];
  return candidates.flatMap((workload) => {
    const injections = listInjections(workload, surroundings);
    const injection = injections.find((one) => one.target === target);
    if (injection === undefined || resourceOf(injection.choice)?.node !== node) return [];
    const reached = listReached(workload, findNamespace(workload, surroundings), injections);
    const containers = reached.find((each) => each.injection === injection)?.containers ?? [];
    return containers.length === 0 ? [] : [{ workload, injection, containers }];
  });
}

/** Workloads by the language and the name that they ask for; those that ask for any, by their namespace. */
const indexAskers = onceFor((surroundings: Surroundings): ReadonlyMap<string, readonly Workload[]> => {
  const index = new Map<string, Workload[]>();
  for (const workload of surroundings.workloads().filter(isWhole))
    for (const { target, value } of listAsked(workload, surroundings)) {
      const { name } = parseAsked(value);
      const key = keyOf(name === null ? { target, namespace: workload.namespace } : { target, name });
      const known = index.get(key) ?? [];
      index.set(key, known);
      known.push(workload);
    }
  return index;
});

function keyOf(
  asked:
    | { readonly target: Target; readonly name: string }
    | { readonly target: Target; readonly namespace: string | null },
): string {
  return JSON.stringify(asked);
}
