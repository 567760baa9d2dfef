import type { MapNode, NodePath } from "../yaml/node.ts";
import type { Manifest } from "./manifest.ts";
import type { Document } from "./document.ts";

/**
 * What a rule visits and a finding is about: a resource, or what another form describes, such as the values from which a
 * chart renders one. It stands at one place of a manifest.
 */
export interface Subject {
  readonly manifest: Manifest;
  readonly document: Document;
  /** null where no resource stands there. */
  readonly apiVersion: string | null;
  /** Of the resource that it is, or that is made of it. */
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly node: MapNode;
  /** Way from the document's root to it: [] or ["items", 2]. */
  readonly path: NodePath;
  /** Whether an alias or merge key led to it. */
  readonly shared: boolean;
  /** Position among the manifest's subjects of the same kind, namespace and name, from 0. */
  readonly occurrence: number;
}

/** How a subject is named to people: `Instrumentation shop/python`, without a namespace `Instrumentation python`. */
export function describeSubject({
  kind,
  namespace,
  name,
}: Pick<Subject, "kind" | "namespace" | "name">): string {
  if (name === null)
    return namespace === null ? `${kind} without a name` : `${kind} without a name in ${namespace}`;
  return namespace === null ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
