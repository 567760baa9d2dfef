import type { Document } from "../../manifest/document.ts";
import { MAX_RESOURCES } from "../../manifest/bounds.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import { findResources, type Resource } from "../../manifest/resource.ts";
import { onceFor } from "../../text/once-for.ts";
import { findKey, isMap, textOf, type MapNode, type Node, type NodePath } from "../../yaml/node.ts";
import { ANNOTATION_PREFIX } from "./annotation-names.ts";
import { readAnnotations } from "./annotations.ts";
import type { Annotations, Workload } from "./workload.ts";

/**
 * What stands for pods without being their workload: asked about its annotations alone.
 *
 * Annotations that values hand to a chart for its pods. Which workload gets them, in which namespace, with which containers,
 * and what else the chart adds, only the chart tells: all of that is unknown.
 */
export const findPodAnnotations = onceFor((manifest: Manifest): readonly Workload[] => {
  if (!mayHoldPodAnnotations(manifest.text)) return [];
  const found: Workload[] = [];
  for (const document of manifest.documents) {
    const { root } = document;
    const isValues = !(isMap(root) && isResource(root));
    visit({ node: root, path: [], isValues }, { manifest, document, found });
  }
  return found;
});

/** Namespaces that ask the operator for something: as the pods that they stand for, of which nothing else is known. */
export const findAskingNamespaces = onceFor((manifest: Manifest): readonly Workload[] =>
  findResources(manifest, ({ kind, apiVersion }) => kind === "Namespace" && apiVersion === "v1").flatMap(
    (resource) => {
      const metadata = findKey(resource.node, "metadata")?.node ?? null;
      const path = [...resource.path, "metadata"];
      const annotations = readAnnotations(isMap(metadata) ? metadata : null, path, "annotations");
      if (!asksOperator(annotations)) return [];
      return [{ ...resource, ...withNothingBut(annotations, resource.node, resource.path) }];
    },
  ),
);

/** Whether the text has both names, so that its values are worth reading. */
export function mayHoldPodAnnotations(text: string): boolean {
  return text.includes(ANNOTATION_PREFIX) && KEY_IN_TEXT.test(text);
}

const KEY_IN_TEXT = /\bpod(?:Template)?Annotations["']?[ \t]*:/;
const KEYS: readonly string[] = ["podAnnotations", "podTemplateAnnotations"];

function isResource(root: MapNode): boolean {
  return ["kind", "apiVersion"].every((key) => textOf(findKey(root, key)?.node ?? null) !== null);
}

/** Where a resource carries values for a chart: Flux's HelmRelease, Argo CD's Application, k3s' HelmChart as a string. */
const VALUES: readonly string[] = ["values", "valuesObject"];

interface Place {
  readonly node: Node;
  readonly path: NodePath;
  /** A resource of its own may have such a field, too: it is no chart's. */
  readonly isValues: boolean;
}

interface Search {
  readonly manifest: Manifest;
  readonly document: Document;
  readonly found: Workload[];
}

/** Each node once: aliases are not followed, what they lead to is met where it stands. */
function visit({ node, path, isValues }: Place, search: Search): void {
  if (search.found.length >= MAX_RESOURCES) return;
  if (node.kind === "seq")
    for (const [index, item] of node.items.entries())
      visit({ node: item, path: [...path, index], isValues }, search);
  if (node.kind !== "map") return;
  for (const { key, value } of node.pairs) {
    const name = textOf(key);
    if (name === null || value === null) continue;
    if (isValues && KEYS.includes(name)) addOwn({ map: node, path, name }, search);
    else visit({ node: value, path: [...path, name], isValues: isValues || VALUES.includes(name) }, search);
  }
}

interface Own {
  readonly map: MapNode;
  readonly path: NodePath;
  readonly name: string;
}

function addOwn({ map, path, name }: Own, { manifest, document, found }: Search): void {
  const annotations = readAnnotations(map, path, name);
  if (!asksOperator(annotations)) return;
  found.push({
    manifest,
    document,
    ...{ apiVersion: "v1", kind: "Pod", namespace: null, name: null },
    maker: { makes: "a chart probably renders", from: [...path, name].join(".") },
    ...{ node: map, path, shared: false, occurrence: found.length },
    ...withNothingBut(annotations, map, path),
  });
}

function asksOperator({ entries }: Annotations): boolean {
  return [...entries.keys()].some((key) => key.startsWith(ANNOTATION_PREFIX));
}

function withNothingBut(
  annotations: Annotations,
  node: MapNode,
  path: NodePath,
): Omit<Workload, keyof Resource> {
  const open = { ...annotations, isOpen: true };
  return {
    ...{ templatePath: path, template: node, podSpec: node },
    annotations: open,
    labels: readAnnotations(null, path, "labels"),
    ownAnnotations: open,
    isPod: true,
    containers: [],
    mayHaveMoreContainers: true,
  };
}
