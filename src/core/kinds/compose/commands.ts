import { findKey, textOf } from "../../yaml/node.ts";
import { splitWords, type Command } from "../container/command.ts";
import { readTag } from "../instrumentation/tag.ts";
import type { Service } from "./compose-file.ts";

/**
 * `command` or `entrypoint` of a service. Compose parts a line into words as a shell does, and starts no shell. null where
 * the image's own counts.
 */
export function readServiceCommand(service: Service, name: "command" | "entrypoint"): Command | null {
  const found = findKey(service.node, name);
  if (found === null) return null;
  const { node } = found;
  const range = node === null ? found.key : { start: node.start, end: node.end };
  if (readTag(node) !== "none") return { kind: "unknown", reason: "tag of another tool", range };
  if (node?.kind === "map") return { kind: "unknown", reason: "it is a map", range };
  if (node?.kind === "seq") {
    const words = node.items.map(textOf);
    const isText = words.every((word) => word !== null) && node.opensAt === undefined;
    return isText
      ? { kind: "exec", words: words.map(unescape), range }
      : { kind: "unknown", reason: "it is no list of words", range };
  }
  const text = textOf(node);
  if (text === null) return null;
  const words = splitWords(unescape(text));
  return words === null
    ? { kind: "unknown", reason: "a quote is never closed", range }
    : { kind: "exec", words, range };
}

/** What is put in stays as it is written: what stands beside it is there all the same. */
function unescape(text: string): string {
  return text.replaceAll("$$", "$");
}
