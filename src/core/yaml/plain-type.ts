import type { ScalarNode } from "./node.ts";

/**
 * What a plain scalar is for Kubernetes: sigs.k8s.io/yaml reads YAML 1.1 (goyaml.v2 resolve.go), where `on`, `010` and
 * `1_000` are no text. Dates are left out: they become text again in JSON.
 */
export type PlainType = "text" | "null" | "boolean" | "number";

export function typeOf({ style, tag, text }: ScalarNode): PlainType {
  if (style !== "plain" || tag !== null) return "text";
  if (NULLS.test(text)) return "null";
  if (BOOLEANS.test(text)) return "boolean";
  const digits = text.replaceAll("_", "");
  return INTEGERS.test(digits) || FLOATS.test(digits) || SPECIAL.test(text) ? "number" : "text";
}

const NULLS = /^(?:~|null|Null|NULL|)$/;
const BOOLEANS = /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const INTEGERS = /^[-+]?(?:0|[1-9]\d*|0[0-7]+|0[oO][0-7]+|0[xX][\da-fA-F]+|0[bB][01]+)$/;
const FLOATS = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const SPECIAL = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
