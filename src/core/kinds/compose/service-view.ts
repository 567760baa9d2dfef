import type { SectionName } from "../../../catalog/languages.ts";
import { folderOf } from "../../manifest/paths.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import type { ContainerVariable } from "../container/environment.ts";
import { viewList } from "../container/list-view.ts";
import { readDockerfile } from "../dockerfile/parser.ts";
import { readEnvList, type Instrumentation } from "../instrumentation/instrumentation.ts";
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
  const { path, text, neighbours } = manifest;
  const read = (other: string) =>
    other === path ? text : (surroundings.textOf(other) ?? neighbours.get(other) ?? null);
  const sight = createSight(read, readDockerfile);
  return [...file.services.values()].flatMap((service) => {
    const { environment, agents } = startService(service, sight);
    const variables = environment.variables();
    if (!variables.some(({ name }) => /^otel_/i.test(name))) return [];
    const isPart = isLaidOver(service, surroundings);
    const { key, node, isShared } = service;
    const way = ["services", service.name];
    const place = { key, node, isShared, path: way, envKey: ENVIRONMENT, file };
    const field = viewList(place, environment, variables);
    const versions = new Map(agents.map(({ language, version }) => [language, version]));
    const view: Instrumentation = {
      ...subjectOf(manifest, service),
      spec: null,
      commonEnv: readEnvList(field),
      otherEnvs: [],
      base: way,
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
