import { readTag, whyTagged } from "../tag.ts";
import { refuse, type EditPlan } from "./edit-plan.ts";
import type { ScalarPlace } from "./scalars.ts";
import { replaceScalar } from "./set-value.ts";

/** Makes a list in flow style of a text with names between commas. */
export function planTextList({ instrumentation, path, node }: ScalarPlace): EditPlan {
  if (node.kind !== "scalar" || node.style === "literal" || node.style === "folded")
    return refuse("the text has lines of its own");
  const whyNoFix = whyTagged(readTag(node));
  if (whyNoFix !== null) return refuse(whyNoFix);
  const names = node.text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0 || !names.every((name) => NAME.test(name)))
    return refuse("the text isn't names between commas");
  const quote = node.style === "double" ? '"' : node.style === "single" ? "'" : "";
  const list = `[${names.map((name) => quote + name + quote).join(", ")}]`;
  return {
    ok: true,
    alternatives: [
      { edits: [replaceScalar(instrumentation, node, list)], changes: [{ path, value: names }] },
    ],
  };
}

/** No name of these is a boolean or a number to YAML. */
const NAME = /^[a-z][a-z0-9]{2,}$/;
