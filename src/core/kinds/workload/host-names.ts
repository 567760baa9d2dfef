import type { Subject } from "../../manifest/subject.ts";
import { findKey, isMap, textOf } from "../../yaml/node.ts";
import type { ClusterObject } from "./cluster-objects.ts";
import { relate, relateTo, type Relation } from "./namespaces.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Workload } from "./workload.ts";

/**
 * Whether a host's name leads to a Service in sight. A name of one label is looked up in the pod's namespace; the operator
 * names a Collector's Service after it (opentelemetry-operator be894441 internal/naming/main.go).
 */

/** What is wrong with a name, and the name that is right. */
export interface Misleading {
  /** elsewhere: the Service is in another namespace. suffix: it is a Collector's own name. */
  readonly kind: "elsewhere" | "suffix";
  readonly object: ClusterObject;
  readonly right: string;
}

/** Whose pods ask for it. */
type Asking = Pick<Subject, "namespace" | "manifest" | "maker">;

/** "unseen" where nothing in sight has the name; null where it may be right, or nobody can tell. */
export function judgeHost(
  host: string,
  asking: Asking,
  surroundings: Surroundings,
): Misleading | "unseen" | null {
  const name = parseName(host);
  if (name === null) return null;
  const { label, namespace } = name;
  const relationOf = (object: ClusterObject): Relation => {
    const relation = namespace === null ? relate(asking, object) : relateTo(namespace, object);
    // A kustomization may give each of them another namespace.
    return surroundings.isMoved && relation !== "same" ? "unknown" : relation;
  };
  const services = placeAll(listServices(label, surroundings), relationOf);
  if (services.kind !== "none") {
    if (services.kind !== "other" || namespace !== null) return null;
    return { kind: "elsewhere", object: services.one, right: `${label}.${services.namespace}` };
  }
  const named = surroundings.named("OpenTelemetryCollector", label).filter(hasService);
  const collectors = placeAll(named, relationOf);
  if (collectors.kind === "none") return "unseen";
  if (collectors.kind === "unknown" || (collectors.kind === "other" && namespace !== null)) return null;
  const rest = collectors.kind === "other" ? `.${collectors.namespace}` : host.slice(label.length);
  return { kind: "suffix", object: collectors.one, right: `${label}-collector${rest}` };
}

interface ServiceName {
  readonly label: string;
  /** null where the pod's counts. */
  readonly namespace: string | null;
}

/** `collector`, `collector.obs`, `collector.obs.svc…`; null where it is the name of something else. */
function parseName(host: string): ServiceName | null {
  const [label = "", namespace = null, svc = "svc"] = host.split(".");
  if (!LABEL.test(label) || /^\d+$/.test(label) || label === "localhost") return null;
  if (namespace !== null && (!LABEL.test(namespace) || svc !== "svc")) return null;
  return { label, namespace };
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Those of the name, and the Collectors whose Services the operator gives it. */
function listServices(name: string, surroundings: Surroundings): readonly ClusterObject[] {
  const collector = /^(.+)-collector(?:-headless|-monitoring)?$/.exec(name)?.[1];
  return [
    ...surroundings.named("Service", name),
    ...(collector === undefined ? [] : surroundings.named("OpenTelemetryCollector", collector)),
  ];
}

/** A Collector in the pods has none. */
function hasService({ node }: ClusterObject): boolean {
  const spec = findKey(node, "spec")?.node ?? null;
  return !isMap(spec) || textOf(findKey(spec, "mode")?.node ?? null) !== "sidecar";
}

type Placed =
  | { readonly kind: "none" }
  | { readonly kind: "unknown" }
  | { readonly kind: "same"; readonly one: ClusterObject }
  | { readonly kind: "other"; readonly one: ClusterObject; readonly namespace: string };

/** Where all of a name stand; unknown where any may stand anywhere, or they stand in several namespaces. */
function placeAll(
  objects: readonly ClusterObject[],
  relationOf: (object: ClusterObject) => Relation,
): Placed {
  const [first] = objects;
  if (first === undefined) return { kind: "none" };
  const relations = objects.map(relationOf);
  const same = objects[relations.indexOf("same")];
  if (same !== undefined) return { kind: "same", one: same };
  const { namespace } = first;
  const isOne = objects.every((one) => one.namespace === namespace) && !relations.includes("unknown");
  return isOne && namespace !== null ? { kind: "other", one: first, namespace } : { kind: "unknown" };
}

/** Whether a pod has names of its own, or asks other servers. */
export function resolvesItself({ podSpec }: Workload): boolean {
  return ["hostAliases", "dnsConfig", "dnsPolicy"].some((key) => findKey(podSpec, key) !== null);
}
