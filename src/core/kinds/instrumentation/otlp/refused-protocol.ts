import { ENDPOINT_DIRECTIVES } from "../../../../catalog/otlp.ts";
import type { Variable } from "../environment/variable.ts";
import type { Instrumentation } from "../instrumentation.ts";
import type { Sender } from "./destination.ts";
import { findProtocol, protocolsOf } from "./protocol.ts";

export interface Refused extends Sender {
  readonly variable: Variable;
  /** What it says, without the blanks around it. */
  readonly text: string;
}

export function findRefused(sender: Sender, instrumentation: Instrumentation): readonly Refused[] {
  const { name } = sender.section;
  const spoken = protocolsOf(instrumentation, name);
  if (spoken === null || name in ENDPOINT_DIRECTIVES) return [];
  const variable = findProtocol(sender.environment, sender.signal);
  if (variable?.value.kind !== "literal" || variable.source === null) return [];
  const text = variable.value.text.trim();
  // An empty one is as good as none to most.
  const isSpoken = text === "" || spoken.some((protocol) => protocol === text);
  return isSpoken ? [] : [{ ...sender, variable, text }];
}
