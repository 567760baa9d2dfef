import { SIGNALS } from "../../../../catalog/otlp.ts";
import { environmentOf, type Environment } from "../environment/environment.ts";
import { isSdkDisabled, namesOf } from "../environment/settings.ts";
import { listSections, type Instrumentation } from "../instrumentation.ts";
import { ENDPOINT, type Target } from "./destination.ts";
import { parseEndpoint } from "./endpoint.ts";

/**
 * The general endpoint of a container of which nobody says what language reads it, where it is written out; null for others.
 */
export function findTargetOfAnyLanguage(instrumentation: Instrumentation): Target | null {
  if (instrumentation.host === undefined || listSections(instrumentation).length > 0) return null;
  const environment = environmentOf(instrumentation, "sdk");
  return isSdkDisabled(environment) ? null : readOwn(environment, ENDPOINT);
}

/**
 * The endpoints that a container sets itself, whatever reads them; none where an exporter is chosen that has no use for
 * them. The agent of a container that starts it by itself may be told by the image what it exports.
 */
export function listTargetsOfContainer(instrumentation: Instrumentation): readonly Target[] {
  if (instrumentation.host === undefined) return [];
  const [section] = listSections(instrumentation);
  const environment = environmentOf(instrumentation, section?.name ?? "sdk");
  const isChosen = SIGNALS.some((signal) => {
    const exporter = environment.get(`OTEL_${signal.toUpperCase()}_EXPORTER`);
    return exporter.kind === "known" && !namesOf(exporter).has("otlp");
  });
  if (isSdkDisabled(environment) || isChosen) return [];
  const names = [ENDPOINT, ...SIGNALS.map((signal) => `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`)];
  return names.flatMap((name) => readOwn(environment, name) ?? []);
}

function readOwn(environment: Environment, name: string): Target | null {
  const value = environment.get(name);
  if (value.kind === "absent") return null;
  const { variable } = value;
  const text =
    variable.value.kind === "literal" || variable.value.kind === "expanded" ? variable.value.text : null;
  const endpoint = text === null ? null : parseEndpoint(text);
  const isOfSignal = name !== ENDPOINT;
  return text === null || endpoint === null
    ? null
    : { name, isOfSignal, variable, node: variable.node, text, endpoint };
}
