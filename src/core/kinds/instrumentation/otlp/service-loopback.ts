import { SIGNALS } from "../../../../catalog/otlp.ts";
import { namesOf } from "../environment/settings.ts";
import { environmentOf, type Effective } from "../environment/environment.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { rangeOfVariable } from "../place.ts";
import type { ServiceHost } from "../service-host.ts";
import { ENDPOINT } from "./destination.ts";
import { isLoopback, parseEndpoint, type Endpoint } from "./endpoint.ts";
import type { Range } from "../../../text/range.ts";

/** Where a container is told to send to itself, whatever reads that. */
export interface ServiceLoopback {
  readonly host: string;
  readonly name: string;
  readonly at: Range;
}

/** null where it does not, where it sends nothing, and where something else may listen there. */
export function findServiceLoopback(view: Instrumentation): ServiceLoopback | null {
  const service = view.host?.service;
  if (service === undefined) return null;
  // Whatever its language is: the list is the same for all of them.
  const { get } = environmentOf(view, "go");
  if (get("OTEL_SDK_DISABLED").kind !== "absent" || get("OTEL_CONFIG_FILE").kind !== "absent") return null;
  const isSent = (signal: string) => maySend(get(`OTEL_${signal.toUpperCase()}_EXPORTER`));
  const sent = SIGNALS.filter(isSent);
  const names = sent.length === 0 ? [] : [ENDPOINT];
  for (const name of [
    ...sent.map((signal) => `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`),
    ...names,
  ]) {
    const value = get(name);
    const endpoint = value.kind === "known" ? parseEndpoint(value.text) : null;
    if (value.kind !== "known" || endpoint === null || !leadsBack(endpoint, service)) continue;
    return { host: endpoint.host, name, at: rangeOfVariable(view, value.variable, null) };
  }
  return null;
}

function maySend(exporter: Effective): boolean {
  return exporter.kind === "absent" || (exporter.kind === "known" && namesOf(exporter).has("otlp"));
}

/** What runs beside an image is nobody's to say; but an address to listen at is none to send to. */
function leadsBack(endpoint: Endpoint, { from, isAlone }: ServiceHost): boolean {
  return from === "image" ? endpoint.host === "0.0.0.0" : isAlone && isLoopback(endpoint);
}
