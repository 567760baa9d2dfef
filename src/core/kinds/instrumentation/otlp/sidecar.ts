import { onceFor } from "../../../text/once-for.ts";
import type { Manifest } from "../../../manifest/manifest.ts";

/**
 * Whether a manifest has a collector that runs in the pods themselves: an OpenTelemetryCollector of that mode, or a
 * workload that asks for one. Told by words, as it may stand in any form.
 */
export const hasSidecar = onceFor(
  ({ text }: Manifest): boolean => text.includes("sidecar.opentelemetry.io/inject") || isInMode(text),
);

function isInMode(text: string): boolean {
  return (
    text.includes("OpenTelemetryCollector") && /\bmode["']?[ \t]{0,9}:[ \t]{0,9}["']?sidecar\b/.test(text)
  );
}
