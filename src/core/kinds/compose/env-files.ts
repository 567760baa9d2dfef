import { findKey, isMap, textOf, type Node } from "../../yaml/node.ts";
import { unknownValue, type ContainerVariable, type Layer } from "../container/environment.ts";
import { readTag } from "../instrumentation/tag.ts";
import type { Service } from "./compose-file.ts";
import type { EnvFileEntry } from "./env-file.ts";
import { FROM_MACHINE, readWritten } from "./interpolate.ts";
import { pathFrom, type ComposeSight } from "./sight.ts";

/** What the files of `env_file` set, the strongest first: the last one. One out of sight may set any name. */
export function readEnvFiles(service: Service, sight: ComposeSight): readonly Layer[] {
  const found = findKey(service.node, "env_file");
  if (found?.node == null) return [];
  const { node } = found;
  if (readTag(node) !== "none") return [open("tag of another tool")];
  if (node.kind !== "seq") return [readOne(service, node, sight)];
  const opens = node.opensAt === undefined ? [] : [open("rendered from a template")];
  return [...opens, ...node.items.map((item) => readOne(service, item, sight)).toReversed()];
}

function readOne(service: Service, node: Node, sight: ComposeSight): Layer {
  // `format: raw` has no quotes, and nothing is put in.
  const isRaw = isMap(node) && findKey(node, "format") !== null;
  const named = isMap(node) ? (findKey(node, "path")?.node ?? null) : node;
  if (named === null && textOf(node) === "") return { variables: [], whyOpen: null };
  const path = isRaw ? null : pathFrom(service.file, readWritten(named));
  const entries = path === null ? null : sight.envFile(path);
  if (path === null || entries === null) return open("env_file that is not in sight");
  return { variables: entries.map((entry) => toVariable(entry, path)), whyOpen: null };
}

function open(whyOpen: string): Layer {
  return { variables: [], whyOpen };
}

function toVariable(
  { name, nameRange, text, written, range }: EnvFileEntry,
  path: string,
): ContainerVariable {
  const isNamedAlone = range === nameRange;
  const unknown = isNamedAlone ? FROM_MACHINE : unknownValue("put together from other variables");
  return {
    ...{ name, nameRange, written, range, origin: "env-file", path, node: null, isShared: true },
    value: text === null ? unknown : { kind: "literal", text },
    // Such files are where people keep keys: nobody is shown what stands in one.
    isSecret: true,
  };
}
