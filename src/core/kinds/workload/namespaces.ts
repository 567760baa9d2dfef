import { folderOf } from "../../manifest/paths.ts";
import type { Subject } from "../../manifest/subject.ts";
import { isRendered } from "../../text/rendered.ts";

/**
 * Whether two resources stand in one namespace. One that is not written out is given by whoever applies the file: `kubectl
 * -n`, Helm, Argo CD or Kustomize.
 */
export type Relation = "same" | "other" | "unknown";

type Placed = Pick<Subject, "namespace" | "manifest" | "maker">;

export function relate(a: Placed, b: Placed): Relation {
  if (a.maker !== null || b.maker !== null) return "unknown";
  if (a.namespace === null && b.namespace === null)
    return folderOf(a.manifest.path) === folderOf(b.manifest.path) ? "same" : "unknown";
  if (a.namespace === null || b.namespace === null) return "unknown";
  return compare(a.namespace, b.namespace);
}

/** The same of a namespace that is written out, and a resource. */
export function relateTo(namespace: string, { namespace: other, maker }: Placed): Relation {
  return maker !== null || other === null ? "unknown" : compare(namespace, other);
}

function compare(a: string, b: string): Relation {
  if (a === b) return "same";
  return isRendered(a) || isRendered(b) ? "unknown" : "other";
}
