import type { Document, Manifest } from "./manifest.ts";
import { findKey, isMap, target, textOf, type MapNode, type Node, type SeqNode } from "./node.ts";

/** The Kubernetes resources of a manifest: documents, and the items of lists, that have an apiVersion and a kind. */

export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly node: MapNode;
  readonly document: Document;
  /** Way from the document's root to the resource: [] or ["items", 2]. */
  readonly path: NodePath;
  /** Whether an alias or merge key led to the resource. */
  readonly shared: boolean;
  /** Position among the manifest's resources of the same kind, namespace and name, from 0. */
  readonly occurrence: number;
}

/** A way through maps (keys) and sequences (positions from 0). */
export type NodePath = readonly (string | number)[];

export function findResources(manifest: Manifest): readonly Resource[] {
  const counts = new Map<string, number>();
  return manifest.documents.flatMap((document) =>
    findWithin(
      { node: document.root, path: [], shared: false, implied: null },
      { document, visited: new Set(), counts },
    ),
  );
}

interface Place {
  readonly node: Node;
  readonly path: NodePath;
  readonly shared: boolean;
  /** What the list around it says of an item that says neither. */
  readonly implied: ResourceType | null;
}

interface ResourceType {
  readonly kind: string | null;
  readonly apiVersion: string | null;
}

interface Search {
  readonly document: Document;
  /** Aliases can lead to the same resource or list again, and multiply without end: each is read once. */
  readonly visited: Set<Node>;
  /** How many resources of a kind, namespace and name were met. */
  readonly counts: Map<string, number>;
}

function findWithin(place: Place, search: Search): readonly Resource[] {
  const node = target(place.node);
  if (!isMap(node) || search.visited.has(node)) return [];
  search.visited.add(node);
  const shared = place.shared || place.node.kind === "alias";
  const { kind, apiVersion } = readType(node, place.implied);
  // `List`, and the typed lists of an API server's own answers: `InstrumentationList`.
  const items = kind?.endsWith("List") === true ? findKey(node, "items") : null;
  if (items?.node?.kind === "seq") {
    const implied = impliedBy({ kind, apiVersion });
    return findItems({ node: items.node, path: place.path, shared: shared || items.shared, implied }, search);
  }
  if (kind === null || apiVersion === null) return [];
  const { document, counts } = search;
  const { namespace, name } = readMetadata(node);
  const key = JSON.stringify([kind, namespace, name]);
  const occurrence = counts.get(key) ?? 0;
  counts.set(key, occurrence + 1);
  return [{ apiVersion, kind, namespace, name, node, document, path: place.path, shared, occurrence }];
}

function readType(map: MapNode, implied: ResourceType | null): ResourceType {
  const own = { kind: readText(map, "kind"), apiVersion: readText(map, "apiVersion") };
  return own.kind === null && own.apiVersion === null ? (implied ?? own) : own;
}

/** A typed list's items are of its type where they have neither kind nor apiVersion (apimachinery, unstructured/helpers.go). */
function impliedBy({ kind, apiVersion }: ResourceType): ResourceType | null {
  const itemKind = kind?.slice(0, -"List".length) ?? "";
  return itemKind === "" ? null : { kind: itemKind, apiVersion };
}

function findItems(list: Place & { readonly node: SeqNode }, search: Search): readonly Resource[] {
  if (search.visited.has(list.node)) return [];
  search.visited.add(list.node);
  return list.node.items.flatMap((item, index) =>
    findWithin({ ...list, node: item, path: [...list.path, "items", index] }, search),
  );
}

function readMetadata(resource: MapNode): { namespace: string | null; name: string | null } {
  const metadata = findKey(resource, "metadata")?.node ?? null;
  if (!isMap(metadata)) return { namespace: null, name: null };
  return { namespace: readText(metadata, "namespace"), name: readText(metadata, "name") };
}

function readText(map: MapNode, key: string): string | null {
  return textOf(findKey(map, key)?.node ?? null);
}

/** How a resource is named to people: `Instrumentation shop/python`, without a namespace `Instrumentation python`. */
export function describeResource({ kind, namespace, name }: Resource): string {
  if (name === null)
    return namespace === null ? `${kind} without a name` : `${kind} without a name in ${namespace}`;
  return namespace === null ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
