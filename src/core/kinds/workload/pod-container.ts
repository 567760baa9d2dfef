import { isRendered } from "../../text/rendered.ts";
import { findKey, isMap, textOf, type MapNode, type NodePath } from "../../yaml/node.ts";
import { readEnvList, type Field } from "../instrumentation/instrumentation.ts";
import { readTag } from "../instrumentation/tag.ts";
import type { Template } from "./pod-template.ts";
import type { PodContainer, Word } from "./workload.ts";

/** The containers of a list of a pod's spec. */
export function readContainers(
  { spec, path, shared }: Template,
  name: "containers" | "initContainers",
): { readonly containers: readonly PodContainer[]; readonly isOpen: boolean } {
  const found = findKey(spec, name);
  const node = found?.node ?? null;
  if (node?.kind !== "seq") return { containers: [], isOpen: node !== null && textOf(node) !== null };
  const isShared = shared || found?.shared === true;
  const at = [...path, "spec", name];
  const containers = node.items.flatMap((item, index) => {
    const map = item.kind === "alias" ? item.target : item;
    if (!isMap(map)) return [];
    const place = { index, isInit: name === "initContainers", shared: isShared || item.kind === "alias" };
    return [readContainer(map, [...at, index], place)];
  });
  const isOpen = node.opensAt !== undefined || containers.length < node.items.length;
  return { containers, isOpen };
}

function readContainer(
  node: MapNode,
  path: NodePath,
  { index, isInit, shared }: { readonly index: number; readonly isInit: boolean; readonly shared: boolean },
): PodContainer {
  const field: Field = {
    key: node,
    node,
    shared,
    ambiguous: false,
    tag: readTag(node),
    path,
    envKey: "env",
  };
  const readText = (key: string) => {
    const text = textOf(findKey(node, key)?.node ?? null);
    return text === null || isRendered(text) ? null : text;
  };
  return {
    name: readText("name"),
    isInit,
    index,
    node,
    path,
    field,
    env: readEnvList(field),
    image: readText("image"),
    command: readWords(node, "command"),
    args: readWords(node, "args"),
    envFrom: findKey(node, "envFrom"),
  };
}

function readWords(container: MapNode, key: string): readonly Word[] | null {
  const found = findKey(container, key);
  if (found === null) return container.opensAt === undefined ? [] : null;
  const { node } = found;
  if (node?.kind !== "seq" || node.opensAt !== undefined) return null;
  const words = node.items.flatMap((item) => {
    const text = textOf(item.kind === "alias" ? item.target : item);
    return text === null || isRendered(text) ? [] : [{ text, node: item }];
  });
  return words.length === node.items.length ? words : null;
}
