import { GRPC_PORT, HTTP_PORT, type Protocol } from "../../../../catalog/otlp.ts";
import type { Destination } from "./destination.ts";
import { hasSignalPath, withoutSignalPath, writeEndpoint } from "./endpoint.ts";
import type { OwnSetting } from "./plans.ts";
import { portFor } from "./protocol.ts";

/** The port that fits a protocol, by convention; and the path that goes with it. */

/** Whether an endpoint has the port of the other protocol. Other ports are anybody's. */
export function hasWrongPort({ target }: Pick<Destination, "target">, protocol: Protocol): boolean {
  const { port } = target.endpoint;
  return (port === GRPC_PORT || port === HTTP_PORT) && port !== portFor(protocol);
}

/** The endpoint as the protocol has it. */
export function correctPort({ target, signal }: Destination, protocol: Protocol): string {
  const { endpoint, isOfSignal } = target;
  const port = portFor(protocol);
  if (protocol === "grpc") return writeEndpoint(endpoint, { port, path: withoutSignalPath(endpoint) });
  const isBare = endpoint.path === "" || endpoint.path === "/";
  if (isOfSignal && isBare) return writeEndpoint(endpoint, { port, path: `/v1/${signal}` });
  // A general endpoint gets the path of each signal by itself.
  const path = !isOfSignal && hasSignalPath(endpoint) ? withoutSignalPath(endpoint) : endpoint.path;
  return writeEndpoint(endpoint, { port, path });
}

/** What gives languages endpoints of their own with the port of a protocol, where they have the other one's. */
export function settingsOfPort(
  destinations: readonly Destination[],
  protocol: Protocol,
): readonly OwnSetting[] {
  const wrong = destinations.filter((one) => hasWrongPort(one, protocol));
  const byName = new Map(wrong.map((one) => [`${one.section.name} ${one.target.name}`, one]));
  return [...byName.values()].map((destination): OwnSetting => {
    const { section, target } = destination;
    const value = correctPort(destination, protocol);
    return { section, value, name: target.name, variable: target.variable };
  });
}
