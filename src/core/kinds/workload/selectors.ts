import type { Subject } from "../../manifest/subject.ts";
import { groupBy } from "../../text/group-by.ts";
import { onceFor } from "../../text/once-for.ts";
import { isRendered } from "../../text/rendered.ts";
import type { Instrumentation } from "../instrumentation/instrumentation.ts";
import { INJECT_KEYS } from "./annotation-names.ts";
import { annotationsOf, listAsked, parseAsked } from "./injection.ts";
import type { ClusterObject } from "./cluster-objects.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Workload } from "./workload.ts";

/** Who takes an Instrumentation: a workload, or a Namespace for all of its pods. */
export interface Selector {
  readonly subject: Subject;
  /** null where it is a Namespace. */
  readonly workload: Workload | null;
  /** Of the pods. */
  readonly namespace: string;
}

/** Those in sight, workloads first, where all namespaces are written out. */
export function findSelectors(
  instrumentation: Instrumentation,
  surroundings: Surroundings,
): readonly Selector[] {
  const { namespace, name, maker } = instrumentation;
  if (namespace === null || name === null || maker !== null || surroundings.isMoved) return [];
  const index = indexOf(surroundings);
  const named = index.get(keyOf(namespace, name)) ?? [];
  const isOnly = namesIn(surroundings.instrumentations()).get(namespace)?.size === 1;
  return isOnly ? [...named, ...(index.get(keyOf(namespace, null)) ?? [])] : named;
}

/** By namespace. */
const namesIn = onceFor((instrumentations: readonly Instrumentation[]) => {
  const groups = groupBy(instrumentations, ({ namespace }) => namespace);
  return new Map([...groups].map(([namespace, all]) => [namespace, new Set(all.map(({ name }) => name))]));
});

/** By what they ask for. */
type Index = ReadonlyMap<string, readonly Selector[]>;

const indexes = new WeakMap<readonly Workload[], WeakMap<readonly ClusterObject[], Index>>();

/** A proof of a fix has other surroundings with the same lists in them. */
function indexOf(surroundings: Surroundings): Index {
  const [workloads, objects] = [surroundings.workloads(), surroundings.objects()];
  const byObjects = indexes.get(workloads) ?? new WeakMap<readonly ClusterObject[], Index>();
  indexes.set(workloads, byObjects);
  const known = byObjects.get(objects);
  if (known !== undefined) return known;
  const all = [
    ...workloads.flatMap((workload) => {
      const values = listAsked(workload, surroundings).map(({ value }) => value);
      return listSelectors(values, { subject: workload, workload, namespace: workload.namespace });
    }),
    ...objects
      .filter(({ kind }) => kind === "Namespace")
      .flatMap((subject) => {
        const { entries } = annotationsOf(subject.node);
        const values = [...INJECT_KEYS.keys()].flatMap((key) => entries.get(key)?.text ?? []);
        return listSelectors(values, { subject, workload: null, namespace: subject.name });
      }),
  ];
  const groups = groupBy(all, ({ key }) => key);
  const index = new Map([...groups].map(([key, asking]) => [key, asking.map(({ selector }) => selector)]));
  byObjects.set(objects, index);
  return index;
}

function listSelectors(
  values: readonly string[],
  { namespace, ...rest }: Omit<Selector, "namespace"> & { readonly namespace: string | null },
): readonly { readonly key: string; readonly selector: Selector }[] {
  if (namespace === null || isRendered(namespace)) return [];
  return [...new Set(values)]
    .filter((value) => value !== "" && value.toLowerCase() !== "false")
    .map((value) => {
      const asked = parseAsked(value);
      const key = keyOf(asked.namespace ?? namespace, asked.name);
      return { key, selector: { ...rest, namespace } };
    });
}

function keyOf(namespace: string, name: string | null): string {
  return `${namespace}/${name ?? ""}`;
}
