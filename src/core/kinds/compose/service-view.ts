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

/**
 * The services of a Compose file, each as an Instrumentation whose list is the environment of its container: rules about
 * variables ask of both the same.
 */
export function serviceViews(manifest: Manifest, surroundings: Surroundings): readonly Instrumentation[] {
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
    return [
      {
        ...subjectOf(manifest, service),
        spec: null,
        commonEnv: readEnvList(field),
        otherEnvs: [],
        base: [],
        omitsEmptySections: false,
        whyNoNewList: null,
        parent: null,
        // What nothing in sight sets is not set; another file that Compose lays over this one may.
        mayBeSetElsewhere: (_: SectionName, name: string) =>
          isPart || environment.get(name).kind === "unknown",
        host: {
          sections: new Map(agents.map(({ language }) => [language, field])),
          isInjected: false,
          isAlone: true,
          service: { versions, isAlone: isAlone(service, file, sight) },
        },
      },
    ];
  });
}

function subjectOf(manifest: Manifest, { name, node, isShared }: Service) {
  const [document] = manifest.documents;
  if (document === undefined) throw new Error("a Compose file without a document");
  const place = { manifest, document, node, path: ["services", name], shared: isShared };
  return {
    ...place,
    ...{ apiVersion: null, kind: "Compose service", namespace: null, name, occurrence: 0, maker: null },
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
    node: mapOf(node, [["env", list]]),
    shared: isShared,
    ambiguous: false,
    tag: "none",
    path: ["services", name],
    envKey: "env",
  };
}

/** What must not be printed is unknown, and what another file says has no place here. */
function entryOf(variable: ContainerVariable, { get }: ContainerEnvironment, { file }: Service): MapNode {
  const effective = get(variable.name);
  const isKnown = effective.kind === "known" && !variable.isSecret;
  const end = file.text.length + 1;
  const isHere = variable.path === file.path;
  const range = isHere ? variable.range : { start: end, end };
  return mapOf(range, [
    ["name", scalarOf(isHere ? variable.nameRange : range, variable.name, null)],
    ["value", scalarOf(range, isKnown ? effective.text : "", isKnown ? null : "!unknown")],
  ]);
}

function mapOf(place: Place, pairs: readonly (readonly [string, Node])[]): MapNode {
  const range = rangeOf(place);
  return {
    ...{ kind: "map", flow: false, anchor: null, tag: null, ...range },
    pairs: pairs.map(([name, value]) => ({ key: scalarOf(range, name, null), value })),
  };
}

function scalarOf(place: Place, text: string, tag: string | null): ScalarNode {
  return { kind: "scalar", style: "plain", text, anchor: null, tag, ...rangeOf(place) };
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function rangeOf({ start, end }: Place): Place {
  return { start, end };
}
