import type { Manifest } from "../../manifest/manifest.ts";
import { findResources, type Resource } from "../../manifest/resource.ts";
import { onceFor } from "../../text/once-for.ts";
import { findKey, isMap, type MapNode } from "../../yaml/node.ts";
import { GROUP, groupOf } from "../instrumentation/group-kind.ts";
import { readAnnotations } from "./annotations.ts";
import { readContainers } from "./pod-container.ts";
import { findTemplate } from "./pod-template.ts";
import type { Workload } from "./workload.ts";

/** The workloads of a manifest: whatever has a pod template with containers, of any kind, and Pods themselves. */
export const findWorkloads = onceFor((manifest: Manifest): readonly Workload[] =>
  findResources(manifest, ({ apiVersion }) => groupOf(apiVersion) !== GROUP).flatMap(
    (resource) => readWorkload(resource) ?? [],
  ),
);

function readWorkload(resource: Resource): Workload | null {
  const template = findTemplate(resource);
  if (template === null) return null;
  const { node, path, spec } = template;
  const isPod = node === resource.node;
  const metadata = mapAt(node, "metadata");
  const read = (name: string) => readAnnotations(metadata, [...path, "metadata"], name);
  const annotations = read("annotations");
  const lists = [readContainers(template, "initContainers"), readContainers(template, "containers")];
  return {
    ...resource,
    templatePath: path,
    template: node,
    podSpec: spec,
    annotations,
    labels: read("labels"),
    ownAnnotations: isPod
      ? annotations
      : readAnnotations(mapAt(resource.node, "metadata"), [...resource.path, "metadata"], "annotations"),
    isPod,
    containers: lists.flatMap(({ containers }) => containers),
    mayHaveMoreContainers: spec.opensAt !== undefined || lists.some(({ isOpen }) => isOpen),
  };
}

function mapAt(map: MapNode, key: string): MapNode | null {
  const node = findKey(map, key)?.node ?? null;
  return isMap(node) ? node : null;
}
