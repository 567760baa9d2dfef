import type { Version } from "../../text/version.ts";
import {
  environmentOfContainer,
  environmentOfSidecar,
  GO_SIDECAR,
  type ContainerEnvironment,
} from "./container-environment.ts";
import { joinedVariables } from "./agent-variables.ts";
import { listReached, type Reached } from "./containers.ts";
import { findNamespace, listInjections, type Injection } from "./injection.ts";
import type { Surroundings } from "./surroundings.ts";
import type { PodContainer, Workload } from "./workload.ts";

/** What becomes of a workload's containers: by which resource each is instrumented or why not, and what it has in the end. */
export interface ExplainedWorkload {
  readonly workload: Workload;
  /** What its pods ask for, one entry a language. */
  readonly injections: readonly Injection[];
  readonly containers: readonly ExplainedContainer[];
  /** Whether several languages are asked for, and a list that cannot be read, or none, says into which containers. */
  readonly isBlocked: boolean;
  /** Whether its own annotations, or the Namespace's, cannot be read as a whole. */
  readonly isUncertain: boolean;
  /** Whether the Namespace, which can ask for instrumentation too, is in sight. */
  readonly isNamespaceInSight: boolean;
}

export interface ExplainedContainer extends ContainerEnvironment {
  readonly name: string | null;
  readonly isInit: boolean;
  /** Whether the operator adds it. */
  readonly isAdded: boolean;
  readonly injections: readonly Injection[];
  /** A variable for which the operator leaves it alone: it can't join an agent to what `valueFrom` gives. null where none is. */
  readonly refusedFor: string | null;
}

export function explainWorkload(
  workload: Workload,
  surroundings: Surroundings,
  operator: Version | null,
): ExplainedWorkload {
  const namespace = findNamespace(workload, surroundings);
  const injections = listInjections(workload, surroundings);
  const selected = listReached(workload, namespace, injections).filter(({ injection }) => isTaken(injection));
  const reached = selected.map((one) => ({
    ...one,
    containers: one.containers.filter((container) => findRefusal(container, one) === null),
  }));
  const request = { workload, namespace, reached, operator };
  const sidecar = environmentOfSidecar(request);
  const containers = workload.containers.map((container): ExplainedContainer => ({
    name: container.name,
    isInit: container.isInit,
    isAdded: false,
    refusedFor: selected.map((one) => findRefusal(container, one)).find((name) => name !== null) ?? null,
    injections: injectionsOf(
      reached.filter(
        ({ injection, containers: all }) => injection.target !== "go" && all.includes(container),
      ),
    ),
    ...environmentOfContainer(container, request),
  }));
  const added: ExplainedContainer[] =
    sidecar === null
      ? []
      : [
          {
            name: GO_SIDECAR,
            isInit: false,
            isAdded: true,
            refusedFor: null,
            injections: injectionsOf(reached.filter(({ injection }) => injection.target === "go")),
            ...sidecar,
          },
        ];
  return {
    workload,
    injections,
    containers: [...containers, ...added],
    isBlocked: injections.some(isTaken) && selected.length === 0,
    isUncertain: workload.annotations.isOpen || namespace?.isOpen === true,
    isNamespaceInSight: namespace !== null,
  };
}

/** sdk.go validateContainerEnv. Go's agent runs in a container of its own. */
function findRefusal(container: PodContainer, { injection: { target }, containers }: Reached): string | null {
  if (target === "sdk" || target === "go" || !containers.includes(container)) return null;
  const names = joinedVariables(target);
  return container.env.entries.find((one) => one.hasValueFrom && names.includes(one.name))?.name ?? null;
}

function injectionsOf(reached: readonly Reached[]): readonly Injection[] {
  return reached.map(({ injection }) => injection);
}

function isTaken({ choice }: Injection): boolean {
  return choice.kind === "found" || choice.kind === "unknown";
}
