import { GRPC_PORT, HTTP_PORT, SIGNALS } from "../../../../catalog/otlp.ts";
import type { Variable } from "../environment/variable.ts";
import type { ServiceHost } from "../service-host.ts";
import type { Instrumentation } from "../instrumentation.ts";
import type { Destination, Target } from "./destination.ts";
import { hasSignalPath, isHttp, type Endpoint } from "./endpoint.ts";
import { findProtocol, isStockImage } from "./protocol.ts";

/** What is wrong with the path of an OTLP endpoint, by the protocol that reads it. */

/**
 * repeated: exporters append the path once more. missing: the endpoint of a signal is used as it is. refused: Java's over gRPC.
 * either: the one or the other, by Java's version. unnamed: refused before Java's 2.0.0, with a protocol for other signals only.
 */
export type Mistake = "repeated" | "missing" | "refused" | "either" | "unnamed";

/** null also where the protocol is not known. */
export function findMistake({ target, protocol, section }: Destination): Mistake | null {
  const { endpoint, isOfSignal } = target;
  // A socket has no such path, and what is no URL has its own rule.
  if (protocol === null || !isHttp(endpoint)) return null;
  const isBare = endpoint.path === "" || endpoint.path === "/";
  if (protocol.protocol === "grpc") return section.name === "java" && !isBare ? "refused" : null;
  if (!isOfSignal) return hasSignalPath(endpoint) ? "repeated" : null;
  return isBare && lacksPath(endpoint) ? "missing" : null;
}

/** Java's agent of an unknown version sends over HTTP or gRPC: what is wrong for both is wrong. */
export function findInBoth(
  { target, protocol, section, environment, signal }: Destination,
  speaker: Parameters<typeof isStockImage>[0],
): Mistake | null {
  const { endpoint, isOfSignal } = target;
  if (section.name !== "java" || protocol !== null || isOfSignal || !isHttp(endpoint)) return null;
  if (!hasSignalPath(endpoint) || findProtocol(environment, signal) !== null) return null;
  return isStockImage(speaker) ? "either" : null;
}

/** A reference at its end may bring the path. The port of gRPC is the mistake itself: its rule fixes the path as well. */
function lacksPath({ port, portText, isHostOpen, tail }: Endpoint): boolean {
  const isOpen = port === null && (isHostOpen || portText !== "");
  return tail === "" && !isOpen && port !== GRPC_PORT;
}

/** The same of a program that nobody knows: gRPC, which has no path, may be meant. */
export function isRepeatedInAny({ endpoint }: Target): boolean {
  return isHttp(endpoint) && hasSignalPath(endpoint) && endpoint.port === HTTP_PORT;
}

/** What holds for agents that a service of Docker Compose brings by itself, of whatever version: at the port of HTTP, its path. */
export function findInService(
  { target, protocol, section, environment, signal }: Destination,
  { host }: Instrumentation,
): Mistake | null {
  const { endpoint, isOfSignal } = target;
  if (host?.service === undefined || protocol !== null || !isHttp(endpoint)) return null;
  if (isProtocolSet(host.service, findProtocol(environment, signal))) return null;
  if (section.name === "nodejs") return !isOfSignal && isRepeatedInAny(target) ? "repeated" : null;
  const isBare = endpoint.path === "" || endpoint.path === "/";
  if (section.name !== "java" || !isOfSignal || isBare) return null;
  const isOtherNamed = SIGNALS.some(
    (other) => environment.get(`OTEL_EXPORTER_OTLP_${other.toUpperCase()}_PROTOCOL`).kind === "known",
  );
  return isOtherNamed ? "unnamed" : null;
}

/** Whoever runs an image may set one: what is written in it is judged as it stands. */
function isProtocolSet({ from }: ServiceHost, variable: Variable | null): boolean {
  return variable !== null && (from === "compose" || variable.source !== null);
}
