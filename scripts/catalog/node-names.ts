import { compareText } from "../../src/core/text/compare-text.ts";
import type { Checkout } from "./checkout.ts";

/** The names of Node.js instrumentations: packages that `auto-instrumentations-node` depends on. */
export function readNodeNames({ read }: Checkout): readonly string[] {
  const text = read("packages/auto-instrumentations-node/package.json") ?? "{}";
  const [, dependencies = ""] = /"dependencies": \{([^}]*)\}/.exec(text) ?? [];
  return [...dependencies.matchAll(/"@opentelemetry\/instrumentation-([^"]+)":/g)]
    .flatMap(([, name]) => name ?? [])
    .toSorted(compareText);
}
