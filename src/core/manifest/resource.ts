import { digest } from "../text/digest.ts";
import { onceFor } from "../text/once-for.ts";
import { MAX_RESOURCES } from "./bounds.ts";
import type { Manifest } from "./manifest.ts";
import type { Document } from "./document.ts";
import type { Subject } from "./subject.ts";
import {
  findKey,
  isMap,
  target,
  textOf,
  type MapNode,
  type Node,
  type NodePath,
  type SeqNode,
} from "../yaml/node.ts";

/** The Kubernetes resources of a manifest: what has an apiVersion and a kind, be it a document, an item of a list, or within others. */

export interface Resource extends Subject {
  readonly apiVersion: string;
}

/** The resources of some type, or all; one more at most than are checked of one file. */
export function findResources(
  manifest: Manifest,
  isWanted: (type: Pick<Resource, "kind" | "apiVersion">) => boolean = () => true,
): readonly Resource[] {
  const counts = new Map<string, number[]>();
  const found: Resource[] = [];
  for (const document of manifest.documents) {
    const place = { node: document.root, way: null, shared: false, implied: null };
    const search = { manifest, document, visited: new Set<Node>(), counts, found, isWanted };
    const { root, within } = document;
    // kubectl takes no document that is a list; what reads a string may.
    if (root.kind === "seq" && within !== null) findItems({ ...place, node: root }, search);
    else findWithin(place, search);
  }
  return found;
}

/** The way to a place, from its end: of most places nobody asks for the whole of it. */
interface Way {
  readonly around: Way | null;
  readonly step: string | number;
}

interface Place {
  readonly node: Node;
  readonly way: Way | null;
  readonly shared: boolean;
  /** What the list around it says of an item that says neither. */
  readonly implied: ResourceType | null;
  /** Whether it stands in another resource, or in anything else. */
  readonly isNested?: true;
}

interface ResourceType {
  readonly kind: string | null;
  readonly apiVersion: string | null;
}

interface Search {
  readonly manifest: Manifest;
  readonly document: Document;
  /** Aliases can lead to the same resource or list again, and multiply without end: each is read once. */
  readonly visited: Set<Node>;
  /** Where the resources of a kind, namespace and name that were met stand. */
  readonly counts: Map<string, number[]>;
  readonly found: Resource[];
  readonly isWanted: (type: Pick<Resource, "kind" | "apiVersion">) => boolean;
}

function findWithin(place: Place, search: Search): void {
  const node = target(place.node);
  if (!isMap(node) || !isNew(node, search)) return;
  const shared = place.shared || place.node.kind === "alias";
  const { kind, apiVersion } = readType(node, place.implied);
  // `List`, and the typed lists of an API server's own answers: `InstrumentationList`.
  const items = kind?.endsWith("List") === true ? findKey(node, "items") : null;
  if (items?.node?.kind === "seq") {
    const implied = impliedBy({ kind, apiVersion });
    const way = { around: place.way, step: "items" };
    findItems({ node: items.node, way, shared: shared || items.shared, implied }, search);
    return;
  }
  if (
    kind === null ||
    apiVersion === null ||
    !search.isWanted({ kind, apiVersion }) ||
    isReference(node, place)
  ) {
    findNested({ ...place, node, shared }, search);
    return;
  }
  const { manifest, document, counts, found } = search;
  const { namespace, name } = readMetadata(node);
  const occurrence = countOf(counts, JSON.stringify([kind, namespace, name]), node.start);
  const path = pathOf(place.way);
  const type = { apiVersion, kind, namespace, name, maker: null };
  found.push({ manifest, document, ...type, node, path, shared, occurrence });
}

/** In each reading of a text the same resource is met again, at the same place. */
function countOf(counts: Search["counts"], name: string, start: number): number {
  const starts = counts.get(name) ?? [];
  counts.set(name, starts);
  const known = starts.lastIndexOf(start);
  return known === -1 ? starts.push(start) - 1 : known;
}

/** Some name a resource by its type, as `ownerReferences` do. */
function isReference(node: MapNode, { isNested }: Place): boolean {
  return isNested === true && !isMap(findKey(node, "spec")?.node ?? null);
}

/** Resources that others carry: what a chart adds (`extraObjects`), a ManifestWork's manifests, an OpenShift Template's objects. */
function findNested(place: Place & { readonly node: MapNode }, search: Search): void {
  for (const { key, value } of place.node.pairs) {
    const name = textOf(key);
    if (name === null || value === null) continue;
    const inner = {
      node: value,
      way: { around: place.way, step: name },
      shared: place.shared,
      implied: null,
    };
    findBelow({ ...inner, isNested: true }, search);
  }
}

function findBelow(place: Place, search: Search): void {
  const node = target(place.node);
  if (node.kind === "map") findWithin(place, search);
  if (node.kind !== "seq" || !isNew(node, search)) return;
  const shared = place.shared || place.node.kind === "alias";
  for (const [index, item] of node.items.entries())
    findBelow({ ...place, node: item, way: { around: place.way, step: index }, shared }, search);
}

function isNew(node: Node, { visited, found }: Search): boolean {
  if (visited.has(node) || found.length > MAX_RESOURCES) return false;
  visited.add(node);
  return true;
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

function findItems(list: Place & { readonly node: SeqNode }, search: Search): void {
  if (search.visited.has(list.node)) return;
  search.visited.add(list.node);
  for (const [index, item] of list.node.items.entries())
    findWithin({ ...list, node: item, way: { around: list.way, step: index } }, search);
}

function pathOf(way: Way | null): NodePath {
  const steps: (string | number)[] = [];
  for (let at = way; at !== null; at = at.around) steps.push(at.step);
  return steps.reverse();
}

function readMetadata(resource: MapNode): { namespace: string | null; name: string | null } {
  const metadata = findKey(resource, "metadata")?.node ?? null;
  if (!isMap(metadata)) return { namespace: null, name: null };
  return { namespace: readName(metadata, "namespace"), name: readName(metadata, "name") };
}

function readName(map: MapNode, key: string): string | null {
  const node = findKey(map, key)?.node ?? null;
  return node === null ? null : nameOf(node);
}

/** Longest name that is kept whole, in UTF-16 units: four times as long as the API server takes. */
const MAX_NAME = 1_000;

/** Thousands of resources can share a name as long as the file. */
const nameOf = onceFor((node: Node): string | null => {
  const text = textOf(node);
  return text === null || text.length <= MAX_NAME
    ? text
    : `${text.slice(0, MAX_NAME).toWellFormed()}~${digest(text)}`;
});

function readText(map: MapNode, key: string): string | null {
  return textOf(findKey(map, key)?.node ?? null);
}
