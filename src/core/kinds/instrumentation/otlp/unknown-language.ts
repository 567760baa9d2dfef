import { environmentOf } from "../environment/environment.ts";
import { isSdkDisabled } from "../environment/settings.ts";
import { listSections, type Instrumentation } from "../instrumentation.ts";
import { ENDPOINT, type Target } from "./destination.ts";
import { parseEndpoint } from "./endpoint.ts";

/**
 * The general endpoint of a container of which nobody says what language reads it, where it is written out; null for others.
 */
export function findTargetOfAnyLanguage(instrumentation: Instrumentation): Target | null {
  if (instrumentation.host === undefined || listSections(instrumentation).length > 0) return null;
  const environment = environmentOf(instrumentation, "sdk");
  const value = environment.get(ENDPOINT);
  if (value.kind === "absent" || isSdkDisabled(environment)) return null;
  const { variable } = value;
  const text =
    variable.value.kind === "literal" || variable.value.kind === "expanded" ? variable.value.text : null;
  const endpoint = text === null ? null : parseEndpoint(text);
  return text === null || endpoint === null
    ? null
    : { name: ENDPOINT, isOfSignal: false, variable, node: variable.node, text, endpoint };
}
