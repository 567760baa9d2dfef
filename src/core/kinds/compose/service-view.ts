import type { SectionName } from "../../../catalog/languages.ts";
import { folderOf } from "../../manifest/kustomization.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import type { MapNode, Node, ScalarNode } from "../../yaml/node.ts";
import type { ContainerEnvironment, ContainerVariable } from "../container/environment.ts";
import { readEnvList, type Field, type Instrumentation } from "../instrumentation/instrumentation.ts";
import type { Surroundings } from "../workload/surroundings.ts";
import type { Service } from "./compose-file.ts";
import { findCompose } from "./find-services.ts";
import { isAlone } from "./network.ts";
import { startService } from "./service.ts";
import { createSight } from "./sight.ts";

/** A service of a Compose file as an Instrumentation whose list is the environment of its container. */
export interface ServiceView {
  readonly view: Instrumentation;
  readonly service: Service;
  /** What its list has, in its order. */
  readonly variables: readonly ContainerVariable[];
}

/** The key of the list, which has no name of its own in the file where it is a map. */
export const ENVIRONMENT = "environment";

/** Rules about variables ask of services, and of Instrumentations, the same. */
export function serviceViews(manifest: Manifest, surroundings: Surroundings): readonly ServiceView[] {
  const file = findCompose(manifest);
  if (file === null) return [];
  const sight = createSight((path) => (path === manifest.path ? manifest.text : surroundings.textOf(path)));
  return [...file.services.values()].flatMap((service) => {
    const { environment, agents } = startService(service, sight);
    const variables = environment.variables();
    if (!variables.some(({ name }) => name.startsWith("OTEL_"))) return [];
    const isPart = isLaidOver(service, surroundings);
    const field = fieldOf(service, environment, variables);
    const versions = new Map(agents.map(({ language, version }) => [language, version]));
    const view: Instrumentation = {
      ...subjectOf(manifest, service),
      spec: null,
      commonEnv: readEnvList(field),
      otherEnvs: [],
      base: ["services", service.name],
      omitsEmptySections: false,
      whyNoNewList: null,
      parent: null,
      // What nothing in sight sets is not set; another file that Compose lays over this one may.
      mayBeSetElsewhere: (_: SectionName, name: string) => isPart || environment.get(name).kind === "unknown",
      host: {
        sections: new Map(agents.map(({ language }) => [language, field])),
        isInjected: false,
        isAlone: true,
        service: { from: "compose", versions, isAlone: isAlone(service, file, sight) },
      },
    };
    return [{ view, service, variables }];
  });
}

function subjectOf(manifest: Manifest, { name, node, isShared }: Service) {
  const [document] = manifest.documents;
  if (document === undefined) throw new Error("a Compose file without a document");
  const place = { manifest, document, node, path: ["services", name], shared: isShared };
  return {
    ...place,
    ...{ apiVersion: null, kind: "Compose service", namespace: null, name, occurrence: 0, maker: null },
    service: name,
  };
}

/** Whether a file beside it has the same service: Compose may be told to lay one over the other. */
function isLaidOver({ name, file, node }: Service, { manifests }: Surroundings): boolean {
  const isWhole = node.pairs.some(({ key }) => key.kind === "scalar" && /^(?:image|build)$/.test(key.text));
  return (
    !isWhole ||
    manifests().some(
      (other) =>
        other.path !== file.path &&
        folderOf(other.path) === folderOf(file.path) &&
        findCompose(other)?.services.has(name) === true,
    )
  );
}

/** The environment as a list of `name` and `value`, at the places where the file has them. */
function fieldOf(
  service: Service,
  environment: ContainerEnvironment,
  variables: readonly ContainerVariable[],
): Field {
  const { node, key, name, isShared } = service;
  const items = variables.map((variable) => entryOf(variable, environment, service));
  const list: Node = { kind: "seq", flow: false, items, anchor: null, tag: null, ...rangeOf(node) };
  return {
    key,
    node: mapOf(node, [[ENVIRONMENT, list]]),
    shared: isShared,
    ambiguous: false,
    tag: "none",
    path: ["services", name],
    envKey: ENVIRONMENT,
  };
}

/** What must not be printed is unknown, and what another file says has no place here. */
function entryOf(variable: ContainerVariable, { get }: ContainerEnvironment, { file }: Service): MapNode {
  const effective = get(variable.name);
  const isKnown = effective.kind === "known" && !variable.isSecret;
  const end = file.text.length + 1;
  const isHere = variable.path === file.path;
  const range = isHere ? variable.range : { start: end, end };
  const name = scalarOf(isHere ? variable.nameRange : range, variable.name);
  return mapOf(range, [
    ["name", name],
    isKnown ? ["value", scalarOf(range, effective.text)] : ["valueFrom", mapOf(range, [])],
  ]);
}

function mapOf(place: Place, pairs: readonly (readonly [string, Node])[]): MapNode {
  const range = rangeOf(place);
  return {
    ...{ kind: "map", flow: false, anchor: null, tag: null, ...range },
    pairs: pairs.map(([name, value]) => ({ key: scalarOf(range, name), value })),
  };
}

function scalarOf(place: Place, text: string): ScalarNode {
  return { kind: "scalar", style: "plain", text, anchor: null, tag: null, ...rangeOf(place) };
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function rangeOf({ start, end }: Place): Place {
  return { start, end };
}
