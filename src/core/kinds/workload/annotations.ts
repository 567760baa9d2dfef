import { isRendered } from "../../text/rendered.ts";
import {
  findKey,
  isMap,
  isMergeKey,
  textOf,
  type Lookup,
  type MapNode,
  type NodePath,
} from "../../yaml/node.ts";
import { typeOf } from "../../yaml/plain-type.ts";
import { readTag } from "../instrumentation/tag.ts";
import type { Annotation, Annotations } from "./workload.ts";

/** The annotations, or labels, of some metadata. */
export function readAnnotations(metadata: MapNode | null, path: NodePath, name: string): Annotations {
  const found = metadata === null ? null : findKey(metadata, name);
  const node = found?.node ?? null;
  const map = isMap(node) ? node : null;
  return {
    path: [...path, name],
    node: map,
    entries: map === null ? NONE : readEntries(map, found?.shared === true),
    isOpen: map === null ? isUnread(node) || metadata?.opensAt !== undefined : isOpenMap(map),
  };
}

const NONE: ReadonlyMap<string, Annotation> = new Map();

/** Whether something stands there that is neither a map nor null. */
function isUnread(node: Lookup["node"]): boolean {
  return node !== null && !(node.kind === "scalar" && textOf(node) === null);
}

function isOpenMap(map: MapNode): boolean {
  return map.opensAt !== undefined || hasMerge(map) || readTag(map) === "foreign";
}

function hasMerge(map: MapNode): boolean {
  return map.pairs.some(({ key }) => isMergeKey(key));
}

function readEntries(map: MapNode, shared: boolean): ReadonlyMap<string, Annotation> {
  const entries = new Map<string, Annotation>();
  for (const { key } of map.pairs) {
    const name = textOf(key);
    const found = name === null ? null : findKey(map, name);
    if (name === null || found === null) continue;
    entries.set(name, readAnnotation(found, shared));
  }
  return entries;
}

function readAnnotation(found: Lookup, shared: boolean): Annotation {
  const place = { key: found.key, value: found.value, shared: shared || found.shared };
  const { node } = found;
  if (node?.kind !== "scalar") return { ...place, text: null, fault: "not-a-string" };
  if (isRendered(node.text)) return { ...place, text: null, fault: "rendered" };
  const isText = typeOf(node) === "text";
  return isText
    ? { ...place, text: textOf(node) ?? "", fault: "none" }
    : { ...place, text: null, fault: "not-a-string" };
}
