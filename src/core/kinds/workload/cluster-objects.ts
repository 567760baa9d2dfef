import type { Manifest } from "../../manifest/manifest.ts";
import { findResources, type Resource } from "../../manifest/resource.ts";
import { onceFor } from "../../text/once-for.ts";
import { GROUP, groupOf } from "../instrumentation/group-kind.ts";

/** Resources that workloads and Instrumentations refer to by name. */
export type ClusterObject = Resource;

/** Kinds with the groups that they are of; the core group has none. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ["Namespace", ""],
  ["Service", ""],
  ["ConfigMap", ""],
  ["Secret", ""],
  ["OpenTelemetryCollector", GROUP],
]);

export const findClusterObjects = onceFor((manifest: Manifest): readonly ClusterObject[] =>
  findResources(manifest, ({ kind, apiVersion }) => KINDS.get(kind) === groupOf(apiVersion)),
);
