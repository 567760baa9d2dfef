import type { SectionName } from "../../../catalog/languages.ts";
import { findKey, textOf } from "../../yaml/node.ts";
import { lacksBase } from "../instrumentation/base-ref.ts";
import { readEnvList, type Field, type Instrumentation } from "../instrumentation/instrumentation.ts";
import { findStartedAgents, isAgentItself } from "./agents.ts";
import { findNamespace, listInjections } from "./injection.ts";
import { resolvesItself } from "./host-names.ts";
import { listReached } from "./containers.ts";
import type { Surroundings } from "./surroundings.ts";
import type { PodContainer, Workload } from "./workload.ts";

/**
 * What a container sets itself, as an Instrumentation whose lists are the container's own: rules about variables ask of both
 * the same. The resource that the operator injects stands behind it, as a base stands behind the one that refers to it: its
 * entries count where the container has none of the name.
 */
export interface ContainerView {
  readonly view: Instrumentation;
  readonly container: PodContainer;
}

export function containerViews(workload: Workload, surroundings: Surroundings): readonly ContainerView[] {
  const known = [...injectedViews(workload, surroundings), ...startedViews(workload)];
  return [...known, ...otherViews(workload, new Set(known.map(({ container }) => container)))];
}

/** Containers that the operator instruments, by the resource that it takes. */
function injectedViews(workload: Workload, surroundings: Surroundings): readonly ContainerView[] {
  const injections = listInjections(workload, surroundings);
  const reached = listReached(workload, findNamespace(workload, surroundings), injections);
  const groups = new Map<
    string,
    { container: PodContainer; parent: Instrumentation | null; languages: SectionName[] }
  >();
  for (const { injection, containers } of reached) {
    const { target, choice } = injection;
    if (target === "sdk") continue;
    const parent = parentOf(choice.kind === "found" ? choice.instrumentations : [], surroundings);
    for (const container of containers) {
      const key = JSON.stringify([container.path, parent?.node.start ?? null, parent?.manifest.path ?? null]);
      const group = groups.get(key) ?? { container, parent, languages: [] };
      groups.set(key, group);
      group.languages.push(target);
    }
  }
  return [...groups.values()].map(({ container, parent, languages }) => ({
    container,
    view: viewOf(workload, container, { parent, languages, isInjected: true }),
  }));
}

/** null where none is in sight, where several have the name, or where a base that it refers to has a say. */
function parentOf(found: readonly Instrumentation[], surroundings: Surroundings): Instrumentation | null {
  const [one, ...others] = found;
  if (one === undefined || others.length > 0 || lacksBase(one)) return null;
  return surroundings.behind(one);
}

/** Containers whose own command or environment starts an agent. */
function startedViews(workload: Workload): readonly ContainerView[] {
  return workload.containers.flatMap((container) => {
    const languages = findStartedAgents(container);
    if (languages.length === 0) return [];
    return [{ container, view: viewOf(workload, container, { parent: null, languages, isInjected: false }) }];
  });
}

/** Containers with variables of OpenTelemetry's, of which nobody says what language reads them. */
function otherViews(workload: Workload, known: ReadonlySet<PodContainer>): readonly ContainerView[] {
  return workload.containers.flatMap((container) => {
    const isOther = !known.has(container) && container.env.entries.some(({ name }) => /^otel_/i.test(name));
    if (!isOther) return [];
    const view = viewOf(workload, container, { parent: null, languages: [], isInjected: false });
    return [{ container, view: { ...view, commonEnv: container.env } }];
  });
}

interface ViewOptions {
  readonly parent: Instrumentation | null;
  readonly languages: readonly SectionName[];
  readonly isInjected: boolean;
}

/** A workload as what edits and rules take; of a container, its env list is that of each of its languages. */
export function viewOf(
  workload: Workload,
  container: PodContainer | null,
  { parent, languages, isInjected }: ViewOptions,
): Instrumentation {
  const sections = new Map<SectionName, Field>(
    container === null ? [] : languages.map((language) => [language, container.field]),
  );
  const { manifest, document, apiVersion, kind, namespace, name, node, path, shared, occurrence, maker } =
    workload;
  const isKnown = parent !== null || (container !== null && isAgentItself(container));
  const isOpen = !isKnown || container?.envFrom != null;
  return {
    ...{ manifest, document, apiVersion, kind, namespace, name, node, path, shared, occurrence, maker },
    ...(container?.name != null && { container: container.name }),
    spec: null,
    commonEnv: readEnvList(null),
    otherEnvs: [],
    base: workload.path,
    omitsEmptySections: false,
    whyNoNewList: null,
    parent,
    // What a container has from elsewhere, its image or a ConfigMap, counts where nobody sets the name.
    mayBeSetElsewhere: () => isOpen,
    host: { sections, isInjected, isAlone: isAlone(workload), resolvesItself: resolvesItself(workload) },
  };
}

/** What an annotation or a mutating webhook adds is told elsewhere: see otlp/sidecar.ts. */
function isAlone({ containers, mayHaveMoreContainers, podSpec }: Workload): boolean {
  const network = findKey(podSpec, "hostNetwork")?.node ?? null;
  return (
    containers.length === 1 && !mayHaveMoreContainers && (network === null || textOf(network) === "false")
  );
}
