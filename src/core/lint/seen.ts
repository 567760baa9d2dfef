import { namesSidecar } from "../kinds/instrumentation/otlp/sidecar.ts";
import { listSwitches } from "../kinds/workload/operator.ts";
import type { Seen } from "./rule.ts";

/** Before any text was seen. */
export const UNSEEN: Seen = { hasSidecar: false, switches: new Set() };

/** With what the words of one more text tell. */
export function seeText(seen: Seen, text: string): Seen {
  const switches = listSwitches(text).filter((one) => !seen.switches.has(one));
  const isSidecar = !seen.hasSidecar && namesSidecar(text);
  if (switches.length === 0 && !isSidecar) return seen;
  return {
    hasSidecar: seen.hasSidecar || isSidecar,
    switches: switches.length === 0 ? seen.switches : new Set([...seen.switches, ...switches]),
  };
}
