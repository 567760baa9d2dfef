import type { Version } from "../../text/version.ts";
import {
  environmentOfContainer,
  environmentOfSidecar,
  GO_SIDECAR,
  type ContainerEnvironment,
} from "./container-environment.ts";
import { listReached, type Reached } from "./containers.ts";
import { findNamespace, listInjections, type Injection } from "./injection.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Workload } from "./workload.ts";

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
}

export function explainWorkload(
  workload: Workload,
  surroundings: Surroundings,
  operator: Version | null,
): ExplainedWorkload {
  const namespace = findNamespace(workload, surroundings);
  const injections = listInjections(workload, surroundings);
  const reached = listReached(workload, namespace, injections).filter(({ injection }) => isTaken(injection));
  const request = { workload, namespace, reached, operator };
  const sidecar = environmentOfSidecar(request);
  const containers = workload.containers.map((container): ExplainedContainer => ({
    name: container.name,
    isInit: container.isInit,
    isAdded: false,
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
            injections: injectionsOf(reached.filter(({ injection }) => injection.target === "go")),
            ...sidecar,
          },
        ];
  return {
    workload,
    injections,
    containers: [...containers, ...added],
    isBlocked: injections.some(isTaken) && reached.length === 0,
    isUncertain: workload.annotations.isOpen || namespace?.isOpen === true,
    isNamespaceInSight: namespace !== null,
  };
}

function injectionsOf(reached: readonly Reached[]): readonly Injection[] {
  return reached.map(({ injection }) => injection);
}

function isTaken({ choice }: Injection): boolean {
  return choice.kind === "found" || choice.kind === "unknown";
}
