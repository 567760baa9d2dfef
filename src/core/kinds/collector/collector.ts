import type { Signal } from "../../../catalog/otlp.ts";
import type { Resource } from "../../manifest/resource.ts";
import { onceFor } from "../../text/once-for.ts";
import { isRendered } from "../../text/rendered.ts";
import { composeCore } from "../../yaml/compose.ts";
import { findKey, isMap, target, textOf, type MapNode, type Node } from "../../yaml/node.ts";

/** The signals that a Collector's OTLP receiver takes: those with a pipeline that has one (opentelemetry-collector service/pipelines). */
export interface ReceivedSignals {
  readonly signals: ReadonlySet<Signal>;
}

/** null where its configuration cannot be read as a whole, or has no OTLP receiver at the usual ports. */
export const readReceivedSignals = onceFor(({ node }: Resource): ReceivedSignals | null => {
  const pipelines = readPipelines(node);
  if (pipelines === null) return null;
  const signals = new Set<Signal>();
  for (const { key, value } of pipelines.pairs) {
    const names = value === null ? null : readNames(target(value));
    if (names === null) return null;
    const signal = SIGNAL_OF[textOf(key)?.split("/")[0] ?? ""];
    if (signal !== undefined && names.some((name) => /^otlp(?:\/|$)/.test(name))) signals.add(signal);
  }
  return signals.size === 0 ? null : { signals };
});

/** null where they are not written out, or nothing is called `otlp`. */
function readPipelines(node: MapNode): MapNode | null {
  const config = readConfig(node);
  if (config === null) return null;
  const receivers = mapAt(config, "receivers");
  const service = mapAt(config, "service");
  const pipelines = service === null ? null : mapAt(service, "pipelines");
  if (receivers === null || pipelines === null || isOpen(receivers) || isOpen(pipelines)) return null;
  return receivers.pairs.some(({ key }) => textOf(key) === "otlp") ? pipelines : null;
}

const SIGNAL_OF: Partial<Readonly<Record<string, Signal>>> = {
  traces: "traces",
  metrics: "metrics",
  logs: "logs",
};

/** v1beta1 has a map, v1alpha1 a string of YAML. */
function readConfig(node: MapNode): MapNode | null {
  const spec = mapAt(node, "spec");
  const found = spec === null ? null : (findKey(spec, "config")?.node ?? null);
  if (isMap(found)) return found;
  const text = textOf(found);
  if (text === null || isRendered(text)) return null;
  const composed = composeCore(text);
  return composed.ok && isMap(composed.root) ? composed.root : null;
}

function readNames(pipeline: Node): readonly string[] | null {
  if (!isMap(pipeline)) return null;
  const list = findKey(pipeline, "receivers")?.node ?? null;
  if (list?.kind !== "seq" || list.opensAt !== undefined) return null;
  const names = list.items.flatMap((item) => textOf(item) ?? []);
  return names.length < list.items.length || names.some(isRendered) ? null : names;
}

function mapAt(map: MapNode, key: string): MapNode | null {
  const node = findKey(map, key)?.node ?? null;
  return isMap(node) ? node : null;
}

/** Rendered, merged in, or filled in by the Collector itself (`${env:…}` as a key). */
function isOpen(map: MapNode): boolean {
  return (
    map.opensAt !== undefined ||
    map.pairs.some(({ key }) => isRendered(textOf(key) ?? "<<") || textOf(key) === "<<")
  );
}
