import { textOf, type Node, type ScalarNode } from "../../yaml/node.ts";
import { typeOf } from "../../yaml/plain-type.ts";
import { readTag } from "../instrumentation/tag.ts";
import { unknownValue, type ContainerValue } from "../container/environment.ts";

/** What Compose makes of a text: `$$` is a dollar sign, every other one puts a variable in (compose-go template). */

/** The text as it is in the end; null where a variable is put in. */
function interpolate(text: string): string | null {
  const whole = text.replaceAll("$$", "");
  return whole.includes("$") ? null : text.replaceAll("$$", "$");
}

/** A scalar's text where it is all written out; null elsewhere, and for what is no scalar. */
export function readWritten(node: Node | null): string | null {
  const text = readTag(node) === "none" ? textOf(node) : null;
  return text === null ? null : interpolate(text);
}

/** The value of a variable, as the map of `environment` has it. */
export function readMapValue(node: Exclude<Node, { readonly kind: "alias" }> | null): ContainerValue {
  if (node === null) return FROM_MACHINE;
  if (node.kind !== "scalar") return unknownValue("its value isn't text");
  if (readTag(node) !== "none") return unknownValue("tag of another tool");
  const type = typeOf(node);
  if (type === "null") return FROM_MACHINE;
  return type === "text" ? readText(node.text) : readTyped(node, type);
}

export function readText(written: string): ContainerValue {
  const text = interpolate(written);
  return text === null ? unknownValue("interpolated by Compose") : { kind: "literal", text };
}

export const FROM_MACHINE = unknownValue("taken from where Compose is started");

/**
 * Compose reads YAML 1.2 and writes a number as Go does: `true` stays, `yes` is text, `1.0` becomes `1`. Only what looks the
 * same either way is known.
 */
function readTyped({ text }: ScalarNode, type: "boolean" | "number"): ContainerValue {
  const isKept = type === "boolean" ? !/^true$|^false$/i.test(text) : KEPT_NUMBER.test(text);
  if (isKept) return { kind: "literal", text };
  return type === "boolean"
    ? { kind: "literal", text: text.toLowerCase() }
    : unknownValue("a number in a form of its own");
}

const KEPT_NUMBER = /^(?:0|-?[1-9]\d{0,14})$|^-?(?:0|[1-9]\d{0,5})\.\d{0,5}[1-9]$/;
