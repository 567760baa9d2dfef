import { SECTIONS, SECTIONS_SINCE } from "../../../../catalog/languages.ts";
import { findKey, isMap, isNull, type MapNode, type Node } from "../../../yaml/node.ts";
import { isRendered } from "../../../text/rendered.ts";

/** Tells values that describe an Instrumentation from those of other software, by the fields that the resource has. */

/** Those that charts of today know. */
const SECTION_NAMES = SECTIONS.filter((name) => SECTIONS_SINCE[name] === undefined);

type Shape = (node: Node | null) => boolean;

const isMapOrNull: Shape = (node) => isNull(node) || isMap(node);
const isListOrNull: Shape = (node) => isNull(node) || node?.kind === "seq";

const FIELDS: ReadonlyMap<string, Shape> = new Map([
  ...SECTION_NAMES.map((name) => [name, isMapOrNull] as const),
  ["spec", isMapOrNull],
  ["exporter", isMapOrNull],
  ["sampler", isMapOrNull],
  ["propagators", isListOrNull],
  ["env", isListOrNull],
  ["resource", describesResource],
]);

export const FIELD_NAMES: readonly string[] = [...FIELDS.keys()];

export function isField(key: string): boolean {
  return FIELDS.has(key);
}

/** Whether a map has one of the resource's own fields, and it holds what it holds there. */
export function describesInstrumentation(map: MapNode): boolean {
  return [...FIELDS].some(([field, fits]) => {
    const found = findKey(map, field);
    return found !== null && fits(found.node);
  });
}

/** What a resource is in Kubernetes, with its limits, is something else. */
function describesResource(node: Node | null): boolean {
  return (
    isMap(node) && ["resourceAttributes", "addK8sUIDAttributes"].some((key) => findKey(node, key) !== null)
  );
}

/** Keys of `spec`, and what charts have beside them (opentelemetry-operator config/crd/bases/opentelemetry.io_instrumentations.yaml). */
const SPEC_KEYS: ReadonlySet<string> = new Set([
  ...["enabled", "name", "namespace", "labels", "annotations"],
  ...["exporter", "resource", "propagators", "sampler", "defaults", "env", "imagePullPolicy"],
  ...["initContainerSecurityContext", "php", "ruby", "baseRef"],
  ...SECTION_NAMES,
]);

const SECTION_KEYS: ReadonlySet<string> = new Set([
  ...["image", "volumeClaimTemplate", "volumeLimitSize", "env", "resourceRequirements", "resources"],
  ...["extensions", "securityContext", "attrs", "configPath", "configFile", "version"],
]);

/** A key that neither the resource nor one of its sections has; null where all are theirs. */
export function findForeignKey(map: MapNode): string | null {
  const foreign = findOther(map, SPEC_KEYS);
  if (foreign !== null) return foreign;
  for (const name of SECTION_NAMES) {
    const section = findKey(map, name)?.node ?? null;
    const other = isMap(section) ? findOther(section, SECTION_KEYS) : null;
    if (other !== null) return `${name}.${other}`;
  }
  return null;
}

function findOther(map: MapNode, known: ReadonlySet<string>): string | null {
  for (const { key } of map.pairs)
    if (key.kind === "scalar" && key.text !== "<<" && !known.has(key.text)) return key.text;
  return null;
}

/** Whether only rendering tells what it is. */
function isLeftOpen(node: Node | null): boolean {
  return node?.kind === "scalar" && isRendered(node.text);
}

/** The sections of a map, as far as they are maps. */
export function listSections(map: MapNode): readonly MapNode[] {
  return SECTION_NAMES.map((name) => findKey(map, name)?.node ?? null).filter(isMap);
}

/** A section that holds something else than a section does, or an env that is no list; null where there is none. */
export function findUnlikely(map: MapNode, envKey: string): string | null {
  for (const name of SECTION_NAMES) {
    const section = findKey(map, name)?.node ?? null;
    if (isNull(section) || isLeftOpen(section)) continue;
    if (!isMap(section)) return name;
    const env = findKey(section, envKey)?.node ?? null;
    if (!isListOrNull(env) && !isLeftOpen(env)) return `${name}.${envKey}`;
  }
  return null;
}
