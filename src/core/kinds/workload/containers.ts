import { CONTAINER_NAMES, containerNamesKey, type Target } from "./annotation-names.ts";
import type { Injection } from "./injection.ts";
import type { Annotation, Annotations, PodContainer, Workload } from "./workload.ts";

/** Which containers a language is injected into (opentelemetry-operator be894441 podmutator.go:104-193, sdk.go:271-297). */

export interface NameList {
  readonly key: string;
  readonly annotation: Annotation;
  readonly isOfNamespace: boolean;
  /** As they are written, between commas. */
  readonly names: readonly string[];
}

/** The lists that name containers for a language: the common one, then its own. */
export function listContainerNames(
  workload: Workload,
  namespace: Annotations | null,
  target: Target,
): readonly NameList[] {
  return [CONTAINER_NAMES, containerNamesKey(target)].flatMap((key) => {
    const own = workload.annotations.entries.get(key);
    const isOwn = own !== undefined && own.text !== "";
    const annotation = isOwn ? own : namespace?.entries.get(key);
    if (annotation?.text == null || annotation.text === "") return [];
    return [{ key, annotation, isOfNamespace: !isOwn, names: annotation.text.split(",") }];
  });
}

/** Whether an annotation that names containers is there, but cannot be read. */
export function hasUnreadNames({ annotations }: Workload, target: Target): boolean {
  return (
    annotations.isOpen ||
    [CONTAINER_NAMES, containerNamesKey(target)].some((key) => annotations.entries.get(key)?.text === null)
  );
}

/** What a name may consist of; others make the operator leave the pod alone (helper.go:150). */
export const NAME_LIST = /^[a-zA-Z0-9-,]+$/;

export interface Reached {
  readonly injection: Injection;
  readonly containers: readonly PodContainer[];
}

/**
 * The containers that each language reaches. null where nothing is injected, or nobody can tell: a list that cannot be read, a
 * name twice, or two languages of which one has no names.
 */
export function listReached(
  workload: Workload,
  namespace: Annotations | null,
  injections: readonly Injection[],
): readonly Reached[] {
  const named = injections.map((injection) => ({
    injection,
    lists: listContainerNames(workload, namespace, injection.target),
  }));
  const isBroken = named.some(
    ({ injection: { target }, lists }) =>
      hasUnreadNames(workload, target) ||
      lists.some(({ annotation }) => !NAME_LIST.test(annotation.text ?? "")),
  );
  if (isBroken || (injections.length > 1 && named.some(({ lists }) => lists.length === 0))) return [];
  return named.flatMap(({ injection, lists }) => {
    const names = lists.flatMap((list) => list.names);
    if (new Set(names).size < names.length) return [];
    const containers = names.length === 0 ? firstOf(workload) : containersNamed(workload, names);
    return [{ injection, containers }];
  });
}

function firstOf({ containers, mayHaveMoreContainers }: Workload): readonly PodContainer[] {
  const first = containers.find(({ isInit }) => !isInit);
  return first === undefined || mayHaveMoreContainers ? [] : [first];
}

function containersNamed({ containers }: Workload, names: readonly string[]): readonly PodContainer[] {
  return containers.filter(({ name }) => name !== null && names.includes(name));
}
