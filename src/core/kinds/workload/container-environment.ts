import type { Version } from "../../text/version.ts";
import { findKey, isMap, textOf } from "../../yaml/node.ts";
import { environmentOf } from "../instrumentation/environment/environment.ts";
import type { Container } from "../instrumentation/environment/container.ts";
import { readTextField } from "../instrumentation/environment/fields.ts";
import { readEntryValue } from "../instrumentation/environment/read-entry.ts";
import { LAST } from "../instrumentation/environment/sdk-steps.ts";
import { listSet, listSources } from "../instrumentation/environment/sources.ts";
import { literal, type Variable, type VariableValue } from "../instrumentation/environment/variable.ts";
import type { EnvEntry, Instrumentation } from "../instrumentation/instrumentation.ts";
import { DOTNET_RUNTIME, GO_TARGET_EXE, SERVICE_NAME } from "./annotation-names.ts";
import type { Reached } from "./containers.ts";
import { resourceOf } from "./injection.ts";
import type { Annotations, PodContainer, Workload } from "./workload.ts";

/**
 * What a container has in the end: its own variables, and what the operator adds for each of its languages, in the order in
 * which it injects them (opentelemetry-operator be894441 internal/instrumentation/sdk.go).
 */
export interface ContainerEnvironment {
  /** In the order of the container's list. */
  readonly variables: readonly Variable[];
  /** Entries of the resources that do not count, as something before them has the name. */
  readonly overridden: readonly Variable[];
}

/** The container that the operator adds for Go (internal/instrumentation/golang.go); it gets the variables of that language. */
export const GO_SIDECAR = "opentelemetry-auto-instrumentation";

interface Request {
  readonly workload: Workload;
  /** Annotations of the Namespace, where it is in sight. */
  readonly namespace: Annotations | null;
  /** What reaches the workload's containers, in the operator's order. */
  readonly reached: readonly Reached[];
  readonly operator: Version | null;
}

/** Of one of the workload's containers. Languages whose resource is not in sight add nothing here. */
export function environmentOfContainer(container: PodContainer, request: Request): ContainerEnvironment {
  // Of a name that stands twice in a pod the later one counts at run time; server-side apply refuses them.
  const all = container.env.entries.map(toVariable);
  const last = new Map(all.map((variable) => [variable.name, variable]));
  const own = all.filter((variable) => last.get(variable.name) === variable);
  // Go's go to a container of its own.
  const reached = request.reached.filter(
    ({ injection, containers }) => injection.target !== "go" && containers.includes(container),
  );
  const { variables, overridden } = inject(own, container.name ?? "", { ...request, reached });
  return { variables, overridden: [...all.filter((variable) => !own.includes(variable)), ...overridden] };
}

/** Of the container that the operator adds for Go; null where it adds none. */
export function environmentOfSidecar(request: Request): ContainerEnvironment | null {
  const reached = request.reached.filter(({ injection }) => injection.target === "go");
  if (reached.length === 0) return null;
  const target = request.workload.annotations.entries.get(GO_TARGET_EXE)?.text ?? null;
  const own = target === null ? [] : [ofPod("OTEL_GO_AUTO_TARGET_EXE", literal(target))];
  return inject(own, GO_SIDECAR, { ...request, reached });
}

function inject(own: readonly Variable[], name: string, request: Request): ContainerEnvironment {
  const { workload, namespace, reached, operator } = request;
  let variables = own;
  const overridden: Variable[] = [];
  for (const { injection, containers } of reached) {
    const instrumentation = resourceOf(injection.choice);
    if (instrumentation === null) continue;
    const given: Container = {
      name,
      env: variables,
      serviceName: serviceNameOf(workload, instrumentation),
      resourceAttributes: null,
      isFirst: containers[0]?.name === name,
      isMusl: read(DOTNET_RUNTIME, workload, namespace) === "linux-musl-x64",
    };
    const { target } = injection;
    overridden.push(...listOverridden(instrumentation, target, given));
    variables = environmentOf(instrumentation, target, { operator, container: given }).variables();
  }
  const isInjected = reached.some(({ injection }) => resourceOf(injection.choice) !== null);
  return { variables: isInjected ? variables.map(withAppended) : variables, overridden };
}

/** The operator appends what it knows of the pod to the attributes that are set (sdk.go). */
function withAppended(variable: Variable): Variable {
  const { name, value } = variable;
  if (name !== LAST || value.kind !== "literal") return variable;
  return { ...variable, value: { kind: "unknown", reason: `${value.text}, and what the operator appends` } };
}

/** Whatever a list of the resource sets for a name that something before it has set. */
function listOverridden(
  instrumentation: Instrumentation,
  target: Reached["injection"]["target"],
  container: Container,
): readonly Variable[] {
  const seen = new Set<string>();
  return listSources(instrumentation, target, container).flatMap((source) =>
    [...listSet(source)].filter(({ name, origin }) => {
      const isFirst = !seen.has(name);
      seen.add(name);
      return !isFirst && origin !== "pod";
    }),
  );
}

/** sdk.go chooseServiceName: the annotation, a label where the resource says so, else what owns the pod. */
function serviceNameOf(workload: Workload, instrumentation: Instrumentation): string | null {
  const annotation = workload.annotations.entries.get(SERVICE_NAME);
  if (annotation !== undefined) return annotation.text;
  const usesLabels = readTextField(instrumentation, "defaults", "useLabelsForResourceAttributes");
  if (usesLabels.kind === "unknown") return null;
  const label =
    usesLabels.kind === "text" && usesLabels.text === "true"
      ? LABELS.map((key) => workload.labels.entries.get(key)).find((one) => one !== undefined)
      : undefined;
  return label === undefined ? workload.name : label.text;
}

const LABELS = ["app.kubernetes.io/instance", "app.kubernetes.io/name"];

function read(key: string, { annotations }: Workload, namespace: Annotations | null): string | null {
  return annotations.entries.get(key)?.text ?? namespace?.entries.get(key)?.text ?? null;
}

function toVariable(entry: EnvEntry): Variable {
  const from = findKey(entry.node, "valueFrom")?.node ?? null;
  const fieldRef = isMap(from) ? (findKey(from, "fieldRef")?.node ?? null) : null;
  const fieldPath = isMap(fieldRef) ? textOf(findKey(fieldRef, "fieldPath")?.node ?? null) : null;
  const value: VariableValue = fieldPath === null ? readEntryValue(entry) : { kind: "field-ref", fieldPath };
  return { ...ofPod(entry.name, value), node: entry.value?.node ?? entry.node };
}

function ofPod(name: string, value: VariableValue): Variable {
  return { name, value, origin: "pod", source: null, node: null };
}
