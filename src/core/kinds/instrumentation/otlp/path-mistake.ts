import { GRPC_PORT, HTTP_PORT } from "../../../../catalog/otlp.ts";
import type { Destination, Target } from "./destination.ts";
import { hasSignalPath, isHttp, type Endpoint } from "./endpoint.ts";

/** What is wrong with the path of an endpoint. */

/** repeated: exporters append the path once more. missing: the endpoint of a signal is used as it is. refused: Java's over gRPC. */
export type Mistake = "repeated" | "missing" | "refused";

export function findMistake({ target, protocol, section }: Destination): Mistake | null {
  const { endpoint, isOfSignal } = target;
  // A socket has no such path, and what is no URL has its own rule.
  if (protocol === null || !isHttp(endpoint)) return null;
  const isBare = endpoint.path === "" || endpoint.path === "/";
  if (protocol.protocol === "grpc") return section.name === "java" && !isBare ? "refused" : null;
  if (!isOfSignal) return hasSignalPath(endpoint) ? "repeated" : null;
  return isBare && lacksPath(endpoint) ? "missing" : null;
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
