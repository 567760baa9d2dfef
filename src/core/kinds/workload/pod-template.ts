import type { Resource } from "../../manifest/resource.ts";
import { findKey, isMap, type MapNode, type NodePath } from "../../yaml/node.ts";
import { groupOf } from "../instrumentation/group-kind.ts";

/** Where a resource has its pod template. */

export interface Template {
  readonly node: MapNode;
  readonly path: NodePath;
  readonly spec: MapNode;
  readonly shared: boolean;
}

/** A Pod; a CronJob's job's; else what stands at `spec.template`, as all of Kubernetes' own kinds, Argo's and Knative's have it. */
export function findTemplate(resource: Resource): Template | null {
  const { kind, apiVersion } = resource;
  const ways = kind === "Pod" && groupOf(apiVersion) === "" ? [[]] : WAYS;
  for (const way of ways) {
    const found = readTemplate(resource, way);
    if (found !== null) return found;
  }
  return null;
}

const WAYS: readonly (readonly string[])[] = [
  ["spec", "template"],
  ["spec", "jobTemplate", "spec", "template"],
];

function readTemplate({ node, path, shared }: Resource, way: readonly string[]): Template | null {
  const found = follow(node, way);
  const spec = found === null ? null : findKey(found.node, "spec");
  const podSpec = spec?.node ?? null;
  if (found === null || !isMap(podSpec) || findKey(podSpec, "containers")?.node?.kind !== "seq") return null;
  const isShared = shared || found.shared || spec?.shared === true;
  return { node: found.node, path: [...path, ...way], spec: podSpec, shared: isShared };
}

function follow(
  from: MapNode,
  way: readonly string[],
): { readonly node: MapNode; readonly shared: boolean } | null {
  let [node, shared] = [from, false];
  for (const step of way) {
    const found = findKey(node, step);
    if (found === null || !isMap(found.node)) return null;
    [node, shared] = [found.node, shared || found.shared];
  }
  return { node, shared };
}
