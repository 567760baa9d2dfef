import type { Within } from "../../../manifest/document.ts";
import type { Manifest, Neighbours } from "../../../manifest/manifest.ts";
import { onceFor } from "../../../text/once-for.ts";
import { findKey, isMap, isNull, target, textOf, type MapNode, type Node } from "../../../yaml/node.ts";
import { listReleasesAround } from "./around.ts";
import { findValue } from "./place.ts";
import type { Release } from "./releases.ts";

/**
 * The releases of Flux that take their values from a ConfigMap or Secret (`valuesFrom`): whose values a string there holds.
 * They are looked for in the file itself, and among those around it.
 */

export type NamedRelease = Pick<Release, "chart" | "version" | "hasMore">;

/** null where none is in sight, or several that differ are. */
export function findReleaseOfText({ neighbours }: Manifest, within: Within): NamedRelease | null {
  const place = readPlace(within);
  if (place === null) return null;
  const found = listReferences(neighbours).filter((one) => isOf(one, place));
  const [first] = found;
  if (first === undefined || found.some(({ chart }) => chart !== first.chart)) return null;
  const version = found.every((one) => one.version === first.version) ? first.version : null;
  return { chart: first.chart, version, hasMore: found.some(({ hasMore }) => hasMore) };
}

/** A key of a ConfigMap or Secret. */
interface TextPlace {
  readonly kind: string;
  /** null where it is not written out: then it may be any. */
  readonly namespace: string | null;
  readonly name: string;
  readonly key: string;
}

const HOLDERS: Readonly<Record<string, string>> = { ConfigMap: "data", Secret: "stringData" };

function readPlace({ document, path }: Within): TextPlace | null {
  const [holder, key] = path.slice(-2);
  const owner = path.slice(0, -2).reduce<Node | null>(step, document.root);
  const kind = isMap(owner) ? textOf(findValue(owner, ["kind"])) : null;
  if (!isMap(owner) || kind === null || holder === undefined || HOLDERS[kind] !== holder) return null;
  const name = textOf(findValue(owner, ["metadata", "name"]));
  return name === null ? null : { kind, namespace: readNamespace(owner), name, key: String(key) };
}

function step(node: Node | null, by: string | number): Node | null {
  if (node?.kind === "seq") return typeof by === "number" ? (node.items[by] ?? null) : null;
  return isMap(node) ? (findKey(node, String(by))?.node ?? null) : null;
}

function readNamespace(resource: MapNode): string | null {
  return textOf(findValue(resource, ["metadata", "namespace"]));
}

interface Reference extends NamedRelease, TextPlace {}

function isOf(reference: Reference, place: TextPlace): boolean {
  const { namespace } = reference;
  const isNear = namespace === null || place.namespace === null || namespace === place.namespace;
  return (["kind", "name", "key"] as const).every((one) => reference[one] === place[one]) && isNear;
}

const listReferences = onceFor((neighbours: Neighbours): readonly Reference[] =>
  listReleasesAround(neighbours).flatMap(({ release }) => readReferences(release)),
);

/** Sources of one release that are looked at. */
const MAX_SOURCES = 100;

function readReferences({ holder, chart, version, values, form }: Release): readonly Reference[] {
  const list = findValue(holder.node, ["valuesFrom"]);
  const resource = holder.up?.from.node ?? null;
  if (list?.kind !== "seq" || !form.kinds.includes("HelmRelease") || !isMap(resource)) return [];
  const others = form.more.filter((way) => way[0] !== "valuesFrom" && !isNull(findValue(holder.node, way)));
  const hasMore = list.items.length + values.length + others.length > 1;
  const namespace = readNamespace(resource);
  return list.items.slice(0, MAX_SOURCES).flatMap((item): Reference[] => {
    const source = target(item);
    const read = (key: string) => (isMap(source) ? textOf(findValue(source, [key])) : null);
    const [kind, name] = [read("kind"), read("name")];
    // With a `targetPath` the text is one value, and not the values.
    if (kind === null || name === null || read("targetPath") !== null) return [];
    return [{ kind, name, namespace, key: read("valuesKey") ?? "values.yaml", chart, version, hasMore }];
  });
}
