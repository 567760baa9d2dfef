import type { Manifest } from "../../manifest/manifest.ts";
import { findResources, type Resource } from "../../manifest/resource.ts";
import { onceFor } from "../../text/once-for.ts";
import { GROUP, groupOf } from "../instrumentation/group-kind.ts";

/** Resources that workloads and Instrumentations refer to by name. */
export type ClusterObject = Resource;

/** What makes Secrets and ConfigMaps, or copies them into other namespaces. */
const MAKERS: ReadonlyMap<string, string> = new Map([
  ["ExternalSecret", "external-secrets.io"],
  ["ClusterExternalSecret", "external-secrets.io"],
  ["SealedSecret", "bitnami.com"],
  ["Bundle", "trust.cert-manager.io"],
  ["Certificate", "cert-manager.io"],
  ["ClusterPolicy", "kyverno.io"],
]);

/** Kinds with the groups that they are of; the core group has none. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ["Namespace", ""],
  ["Service", ""],
  ["ConfigMap", ""],
  ["Secret", ""],
  ["OpenTelemetryCollector", GROUP],
  ...MAKERS,
]);

export const findClusterObjects = onceFor((manifest: Manifest): readonly ClusterObject[] =>
  findResources(manifest, ({ kind, apiVersion }) => KINDS.get(kind) === groupOf(apiVersion)),
);

/** Of the kind that makes others. */
export function isMaker({ kind }: Pick<ClusterObject, "kind">): boolean {
  return MAKERS.has(kind);
}

/** As a recogniser looks for them in a text. */
export const OBJECT_KINDS: readonly string[] = [...KINDS.keys()];
