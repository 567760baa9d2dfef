import { isRendered } from "../../text/rendered.ts";
import { ANNOTATION_PREFIX, type Target } from "./annotation-names.ts";
import { listContainerNames, NAME_LIST, type NameList } from "./containers.ts";
import type { Injection } from "./injection.ts";
import { mayBeAdded } from "./sidecars.ts";
import type { Annotations, Workload } from "./workload.ts";

/** What is wrong with the names of containers (opentelemetry-operator be894441 podmutator.go:99, sdk.go:271-297). */
export interface NameFault {
  /**
   * absent: no container has them. twice: for one language, in one list or in two. init: of an init container, for a language
   * that the operator brings to no such container. unread: the list has a key that the documentation knows, and the operator
   * does not (opentelemetry.io automatic.md; internal/constants/env.go). malformed: the operator refuses the list as a whole.
   */
  readonly kind: "malformed" | "absent" | "twice" | "init" | "unread";
  readonly list: NameList;
  readonly target: Target;
  readonly names: readonly string[];
}

/** One for each list and cause: the common list counts for every language. A Namespace's list is about all of its workloads. */
export function listNameFaults(
  workload: Workload,
  namespace: Annotations | null,
  injections: readonly Injection[],
): readonly NameFault[] {
  const found = new Map<string, NameFault>();
  for (const { target } of injections) {
    const lists = listContainerNames(workload, namespace, target);
    const malformed = lists.filter(isMalformed);
    // A list that a tool fills in is unknown.
    const isOpen = malformed.length > 0 || lists.some(isFilledIn);
    const faults: readonly NameFault[] = [
      ...malformed.map((list) => ({ kind: "malformed" as const, list, target, names: [] })),
      ...(isOpen ? [] : [...findTwice(lists, target), ...findStrange(workload, lists, target)]),
    ];
    for (const fault of faults) {
      const key = `${fault.kind} ${fault.list.key}`;
      if (!found.has(key)) found.set(key, fault);
    }
  }
  return [...findUnread(workload, injections), ...found.values()];
}

/** Whether no container has any of them: then nothing is injected. */
export function isAllAbsent({ list, names }: NameFault): boolean {
  return names.length === list.names.length;
}

function isMalformed(list: NameList): boolean {
  return !NAME_LIST.test(list.annotation.text ?? "") && !isFilledIn(list);
}

function isFilledIn({ annotation: { text } }: NameList): boolean {
  return text === null || text.includes("$") || isRendered(text);
}

function findUnread({ annotations }: Workload, injections: readonly Injection[]): readonly NameFault[] {
  const annotation = annotations.entries.get(UNREAD);
  if (annotation === undefined || !injections.some(({ target }) => target === "nginx")) return [];
  const list = { key: UNREAD, annotation, isOfNamespace: false, names: [] };
  return [{ kind: "unread", list, target: "nginx", names: [] }];
}

const UNREAD = `${ANNOTATION_PREFIX}nginx-container-names`;

function findTwice(lists: readonly NameList[], target: Target): readonly NameFault[] {
  const seen = new Set<string>();
  return lists.flatMap((list): readonly NameFault[] => {
    const names = list.names.filter((name) => {
      const isAgain = seen.has(name);
      seen.add(name);
      return isAgain;
    });
    return names.length === 0 || list.isOfNamespace ? [] : [{ kind: "twice", list, target, names }];
  });
}

function findStrange(
  { containers, mayHaveMoreContainers }: Workload,
  lists: readonly NameList[],
  target: Target,
): readonly NameFault[] {
  const isKnown = !mayHaveMoreContainers && containers.every(({ name }) => name !== null);
  return lists.flatMap((list): readonly NameFault[] => {
    if (list.isOfNamespace || !isKnown) return [];
    const absent = list.names.filter(
      (name) => name !== "" && !mayBeAdded(name) && !containers.some((one) => one.name === name),
    );
    const init = NOT_IN_INIT.has(target)
      ? list.names.filter((name) => containers.some((one) => one.isInit && one.name === name))
      : [];
    return [
      ...(absent.length === 0 ? [] : [{ kind: "absent" as const, list, target, names: absent }]),
      ...(init.length === 0 ? [] : [{ kind: "init" as const, list, target, names: init }]),
    ];
  });
}

const NOT_IN_INIT: ReadonlySet<Target> = new Set(["go", "apacheHttpd", "nginx"]);
