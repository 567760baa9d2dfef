import type { Manifest } from "../../manifest/manifest.ts";
import { findResources, type Resource } from "../../manifest/resource.ts";
import { onceFor } from "../../text/once-for.ts";
import { GROUP, groupOf, KIND } from "./group-kind.ts";
import { readEnvList, readField, type Field, type Instrumentation } from "./instrumentation.ts";
import { readTag } from "./tag.ts";
import { readValues } from "./values/read-values.ts";

/** The Instrumentations of a manifest: resources, and those that a chart renders from values. */
export const findInstrumentations = onceFor((manifest: Manifest): readonly Instrumentation[] => {
  const resources = findResources(
    manifest,
    ({ kind, apiVersion }) => kind === KIND && groupOf(apiVersion) === GROUP,
  ).map(readInstrumentation);
  const { made } = readValues(manifest);
  return made.length === 0 ? resources : [...resources, ...number(made, resources)];
});

/** Counts on from the resources of the same name. In each reading of a text the same one is met again, at the same place. */
function number(
  made: ReturnType<typeof readValues>["made"],
  resources: readonly Instrumentation[],
): readonly Instrumentation[] {
  const places = new Map<string, Map<number, number>>();
  const count = ({ namespace, name, node }: Pick<Instrumentation, "namespace" | "name" | "node">) => {
    const key = JSON.stringify([namespace, name]);
    const known = places.get(key) ?? new Map<number, number>();
    places.set(key, known);
    const occurrence = known.get(node.start) ?? known.size;
    known.set(node.start, occurrence);
    return occurrence;
  };
  for (const resource of resources) count(resource);
  return made.map((one) => ({ ...one, occurrence: count(one) }));
}

function readInstrumentation(resource: Resource): Instrumentation {
  const root: Field = {
    key: resource.node,
    node: resource.node,
    shared: resource.shared,
    ambiguous: false,
    tag: readTag(resource.node),
    path: resource.path,
    envKey: "env",
  };
  const spec = readField(root, "spec");
  return {
    ...resource,
    spec,
    commonEnv: readEnvList(spec),
    otherEnvs: [],
    base: resource.path,
    omitsEmptySections: false,
    whyNoNewList: null,
    parent: null,
    mayBeSetElsewhere: () => false,
  };
}
