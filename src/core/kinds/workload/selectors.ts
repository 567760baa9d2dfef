import type { Subject } from "../../manifest/subject.ts";
import { groupBy } from "../../text/group-by.ts";
import { onceFor } from "../../text/once-for.ts";
import { isRendered } from "../../text/rendered.ts";
import type { Instrumentation } from "../instrumentation/instrumentation.ts";
import { INJECT_KEYS } from "./annotation-names.ts";
import { annotationsOf } from "./injection.ts";
import type { ClusterObject } from "./cluster-objects.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Annotations, Workload } from "./workload.ts";

/** Who takes an Instrumentation of another namespace, by `namespace/name`: a workload, or a Namespace for all of its pods. */
export interface Selector {
  readonly subject: Subject;
  /** null where it is a Namespace. */
  readonly workload: Workload | null;
  /** Of the pods. */
  readonly namespace: string;
}

/** Those in sight, of other namespaces than the resource's own. */
export function findSelectors(
  instrumentation: Instrumentation,
  surroundings: Surroundings,
): readonly Selector[] {
  const { namespace, name, maker } = instrumentation;
  if (namespace === null || name === null || maker !== null || surroundings.isMoved) return [];
  const value = `${namespace}/${name}`;
  return [
    ...(byWorkloads(surroundings.workloads()).get(value) ?? []),
    ...(byNamespaces(surroundings.objects()).get(value) ?? []),
  ].filter((one) => one.namespace !== namespace);
}

interface Asking {
  readonly value: string;
  readonly selector: Selector;
}

const byWorkloads = onceFor((workloads: readonly Workload[]) =>
  index(
    workloads.flatMap((workload) =>
      listValues(workload.annotations, { subject: workload, workload, namespace: workload.namespace }),
    ),
  ),
);

const byNamespaces = onceFor((objects: readonly ClusterObject[]) =>
  index(
    objects
      .filter(({ kind }) => kind === "Namespace")
      .flatMap((subject) =>
        listValues(annotationsOf(subject.node), { subject, workload: null, namespace: subject.name }),
      ),
  ),
);

function index(all: readonly Asking[]): ReadonlyMap<string, readonly Selector[]> {
  const groups = groupBy(all, ({ value }) => value);
  return new Map([...groups].map(([value, asking]) => [value, asking.map(({ selector }) => selector)]));
}

interface Open extends Omit<Selector, "namespace"> {
  readonly namespace: string | null;
}

/** Of namespaces that are written out. */
function listValues({ entries }: Annotations, { namespace, ...rest }: Open): readonly Asking[] {
  if (namespace === null || isRendered(namespace)) return [];
  const values = [...INJECT_KEYS.keys()].flatMap((key) => {
    const text = entries.get(key)?.text ?? "";
    return text.includes("/") ? [text] : [];
  });
  return [...new Set(values)].map((value) => ({ value, selector: { ...rest, namespace } }));
}
