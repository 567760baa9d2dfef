import { findKey, isMap, textOf } from "../../../yaml/node.ts";
import type { EnvEntry } from "../instrumentation.ts";

/**
 * The operator's own variable for an address that an entry takes from the pod: it stands before everything else
 * (opentelemetry-operator be894441, internal/instrumentation/sdk.go injectCommonEnvVar). null for other entries.
 */
export function ownAddressOf({ node }: EnvEntry): string | null {
  const valueFrom = findKey(node, "valueFrom")?.node ?? null;
  const fieldRef = isMap(valueFrom) ? (findKey(valueFrom, "fieldRef")?.node ?? null) : null;
  const path = isMap(fieldRef) ? textOf(findKey(fieldRef, "fieldPath")?.node ?? null) : null;
  return path === null ? null : (ADDRESSES.get(path) ?? null);
}

const ADDRESSES: ReadonlyMap<string, string> = new Map([
  ["status.hostIP", "OTEL_NODE_IP"],
  ["status.podIP", "OTEL_POD_IP"],
]);
