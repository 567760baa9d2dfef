import { target, textOf, type Node } from "../../yaml/node.ts";

/**
 * What an explicit tag makes of a node. kubectl turns YAML into JSON with sigs.k8s.io/yaml (goyaml.v2): there a scalar is
 * what its tag says (`!!binary` is decoded, `!!null x` refused), a tag that YAML does not define leaves the text as it is,
 * and the tag of a map or list counts for nothing. Tried with kubectl 1.32.
 */
export type TagMeaning =
  /** No tag, or one that says what stands there anyway: `!!str`, `!!map`, `!!seq`, `!`. */
  | "none"
  /** `!!binary`: the text is base64. */
  | "base64"
  /** Another type of YAML, such as `!!int` or `!!null`. Text would be refused there, and a list by stricter readers. */
  | "other-type"
  /** A tag of some tool's own, such as `!vault` or `!reference`: what stands there in the end is for that tool to say. */
  | "foreign";

const YAML = "tag:yaml.org,2002:";
const OWN: Readonly<Record<Exclude<Node["kind"], "alias">, string>> = {
  scalar: `${YAML}str`,
  map: `${YAML}map`,
  seq: `${YAML}seq`,
};

export function readTag(node: Node | null): TagMeaning {
  if (node === null) return "none";
  const { kind, tag } = target(node);
  if (tag === null || tag === "!" || tag === OWN[kind]) return "none";
  if (tag === `${YAML}binary` && kind === "scalar") return "base64";
  return tag.startsWith(YAML) ? "other-type" : "foreign";
}

const WEIGHTS: readonly TagMeaning[] = ["none", "base64", "other-type", "foreign"];

/** The one of several nodes' tags that says most against knowing, or changing, what stands there. */
export function readTags(...nodes: readonly (Node | null | undefined)[]): TagMeaning {
  return strongestTag(...nodes.map((node) => readTag(node ?? null)));
}

export function strongestTag(...tags: readonly TagMeaning[]): TagMeaning {
  return tags.reduce((a, b) => (WEIGHTS.indexOf(b) > WEIGHTS.indexOf(a) ? b : a), "none");
}

/** Why an edit below these tags is not offered; null where nothing speaks against it. */
export function whyTagged(...tags: readonly TagMeaning[]): string | null {
  switch (strongestTag(...tags)) {
    case "none":
      return null;
    case "base64":
      return "the value is written in base64 (`!!binary`)";
    case "other-type":
      return "a tag on the path to the value means another type";
    case "foreign":
      return "a tag on the path to the value belongs to another tool";
  }
}

/** The text that kubectl reads in a scalar; null where there is none. */
export function readText(node: Node | null): string | null {
  const text = textOf(node);
  return text !== null && readTag(node) === "base64" ? decodeBase64(text) : text;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base64, one character for each byte; null where it is none. As Go reads it: line ends are skipped, blanks are not. */
function decodeBase64(text: string): string | null {
  const digits = text.replaceAll(/[\r\n]/g, "");
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return null;
  const padding = digits.endsWith("==") ? 2 : digits.endsWith("=") ? 1 : 0;
  const bytes: string[] = [];
  let [bits, count] = [0, 0];
  for (const digit of digits.slice(0, digits.length - padding)) {
    bits = ((bits << 6) | DIGITS.indexOf(digit)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push(String.fromCharCode((bits >> count) & 0xff));
  }
  return bytes.join("");
}
