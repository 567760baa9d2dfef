import { onceFor } from "../../text/once-for.ts";
import { isRendered } from "../../text/rendered.ts";
import { findKey, isMap, textOf, type Node } from "../../yaml/node.ts";
import type { Instrumentation } from "../instrumentation/instrumentation.ts";
import { findExporter } from "../instrumentation/otlp/cause.ts";
import { isMaker, type ClusterObject } from "./cluster-objects.ts";
import { annotationsOf } from "./injection.ts";
import { relateTo } from "./namespaces.ts";
import { findSelectors, type Selector } from "./selectors.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * The Secret and ConfigMap of `spec.exporter.tls`: the operator looks for them in the namespace of each pod
 * (opentelemetry-operator be894441 internal/instrumentation/podmutator.go:424-446).
 */
export interface MissingTlsObject {
  readonly kind: "Secret" | "ConfigMap";
  readonly name: string;
  /** The name, where it stands. */
  readonly node: Node;
  readonly shared: boolean;
  /** One that is in sight, in another namespace. */
  readonly object: ClusterObject;
  /** Whose pods don't have it. */
  readonly selector: Selector;
}

/** Those that are in sight only where some pods that take the resource aren't. */
export function findMissingTlsObjects(
  instrumentation: Instrumentation,
  surroundings: Surroundings,
): readonly MissingTlsObject[] {
  const { exporter } = findExporter(instrumentation);
  const tls = exporter === null ? null : findKey(exporter.node, "tls");
  if (exporter === null || tls === null || !isMap(tls.node)) return [];
  const map = tls.node;
  return KEYS.flatMap(([key, kind]) => {
    const found = findKey(map, key);
    const name = textOf(found?.node ?? null);
    if (found?.value == null || name === null || name === "" || isRendered(name)) return [];
    const objects = surroundings.named(kind, name);
    const [object] = objects;
    if (object === undefined || objects.some(isCopied)) return [];
    const selector = findSelectors(instrumentation, surroundings).find(({ namespace }) =>
      lacks(namespace, objects, surroundings),
    );
    if (selector === undefined) return [];
    const shared = exporter.shared || tls.shared || found.shared;
    return [{ kind, name, node: found.value, shared, object, selector }];
  });
}

const KEYS = [
  ["secretName", "Secret"],
  ["configMapName", "ConfigMap"],
] as const;

/** Not where something in sight may make it there. */
function lacks(namespace: string, objects: readonly ClusterObject[], surroundings: Surroundings): boolean {
  return [...objects, ...makersIn(surroundings.objects())].every(
    (object) => relateTo(namespace, object) === "other",
  );
}

const makersIn = onceFor((objects: readonly ClusterObject[]) => objects.filter(isMaker));

/** Annotations of what hands an object to other namespaces: kubernetes-replicator, reflector, kubed and their like. */
function isCopied({ node }: ClusterObject): boolean {
  const { entries, isOpen } = annotationsOf(node);
  return isOpen || [...entries.keys()].some((key) => /replicat|reflect|kubed|sync|copy/i.test(key));
}
