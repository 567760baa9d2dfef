import { onceFor } from "../../../text/once-for.ts";
import type { Manifest } from "../../../manifest/manifest.ts";

/** Whether a manifest, or what stands around it, has a collector that runs in the pods themselves. */
export const hasSidecar = onceFor(
  ({ text, neighbours }: Manifest): boolean =>
    namesSidecar(text) || [...neighbours.values()].some((one) => one !== null && namesSidecar(one)),
);

/**
 * Whether a text has an OpenTelemetryCollector of that mode, or a workload that asks for one. Told by words, as it may
 * stand in any form: the texts of all files are asked, and none is parsed for it.
 */
export function namesSidecar(text: string): boolean {
  return text.includes("sidecar.opentelemetry.io/inject") || isInMode(text);
}

function isInMode(text: string): boolean {
  return (
    text.includes("OpenTelemetryCollector") && /\bmode["']?[ \t]{0,9}:[ \t]{0,9}["']?sidecar\b/.test(text)
  );
}
