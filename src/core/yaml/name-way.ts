import type { NodePath } from "./node.ts";

/** A way as people write it: `spec.python.env`, `instrumentations[0].spec`. */
export function nameWay(path: NodePath): string {
  return path.reduce<string>((way, step) => {
    if (typeof step === "number") return `${way}[${step}]`;
    return way === "" ? step : `${way}.${step}`;
  }, "");
}
