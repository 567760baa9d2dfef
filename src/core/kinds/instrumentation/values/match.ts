import type { ChartRow } from "../../../../catalog/chart-row.ts";
import { CHARTS, KUBE_STACK, OPERATOR } from "../../../../catalog/charts.ts";
import { FIXED_CHARTS } from "../../../../catalog/other-charts.ts";
import type { Remark } from "../../../manifest/recogniser.ts";
import { findKey, isMap, type MapNode, type Node, type SeqNode } from "../../../yaml/node.ts";
import { descend, pathTo, type Place } from "./place.ts";
import type { Scope } from "./scope.ts";
import { isOff, isOn } from "./switches.ts";
import { assumeMaker, describeOdd, presume } from "./makes.ts";
import { describesInstrumentation, findForeignKey, findUnlikely, listSections } from "./shape.ts";

/** Decides which chart's values a map is of, and what becomes of it: by the chart's name where that is known, else by shape. */

/** Keys under which an Instrumentation is described. */
export const KEYS = [
  ...["instrumentation", "autoInstrumentation", "autoinstrumentation"],
  ...["instrumentations", "autoInstrumentations", "autoinstrumentations"],
];

/** A map, or a list of some, under one of the keys, and whose values it is among. */
export interface Candidate<N extends MapNode | SeqNode = MapNode> {
  readonly key: string;
  readonly place: Place<N>;
  readonly scope: Scope;
}

export type Match = Made | Unread;

export interface Made extends Aligned {
  readonly kind: "made";
  readonly row: ChartRow;
  /** Who makes an Instrumentation of it, in words. */
  readonly makes: string;
}

export interface Unread extends Remark {
  readonly kind: "unread";
}

/** null where it describes no Instrumentation. */
export function matchChart(candidate: Candidate): Match | null {
  const { rows } = candidate.scope;
  for (const row of rows ?? CHARTS) {
    const aligned = align(row, candidate);
    const makes = aligned === null ? null : judge(row, aligned, candidate.scope);
    if (aligned !== null && makes !== null) return { kind: "made", row, ...aligned, makes };
  }
  if (rows !== null || isTurnedOff(candidate)) return null;
  return matchFixed(candidate) ?? matchUnknown(candidate);
}

/** And no values that are laid over these turn it on. */
export function isTurnedOff({ place, scope: { top, above } }: Candidate): boolean {
  if (!isOff(place.node, ["enabled"])) return false;
  const way = [...pathTo(place).slice(pathTo(top).length).map(String), "enabled"];
  return !above.some((values) => values !== null && isOn(values, way));
}

interface Aligned {
  /** The chart's values. */
  readonly root: Place;
  /** The map at the end of the row's path. */
  readonly map: Place;
}

function align(row: ChartRow, { key, place, scope }: Candidate): Aligned | null {
  const at = row.path.indexOf(key);
  const root = at === -1 ? null : climb(place, row.path.slice(0, at + 1), scope.top.node);
  if (root === null || (scope.rows !== null && root.node !== scope.root.node)) return null;
  const map = descend(place, row.path.slice(at + 1));
  return map === null ? null : { root, map };
}

/** Back along the keys, not beyond what the values begin with. */
function climb(place: Place, keys: readonly string[], top: Node): Place | null {
  let at: Place = place;
  for (const key of keys.toReversed()) {
    const { up } = at;
    if (up?.by !== key || !isAtMap(up.from) || at.node === top) return null;
    at = up.from;
  }
  return at;
}

export function isAtMap(place: Place<MapNode | SeqNode>): place is Place {
  return isMap(place.node);
}

/** Who makes an Instrumentation of it, in words; null where it does not look as if this chart did. */
function judge(row: ChartRow, aligned: Aligned, scope: Scope): string | null {
  const verb = row.maker ?? `${row.chart} renders`;
  const { map } = aligned;
  if (!row.isSpec && row.sections.length === 0 && !describesInstrumentation(map.node)) return null;
  if (scope.rows !== null) return verb;
  const sections = descend(map, row.sections)?.node ?? null;
  if (sections !== null && findUnlikely(sections, row.envKey) !== null) return null;
  return row.maker === null ? judgeShape(row, aligned, scope) : presume(verb);
}

function judgeShape(row: ChartRow, { root, map }: Aligned, { isOther }: Scope): string | null {
  if (row.isClosed && findForeignKey(map.node) !== null) return null;
  if (!isOther && has(root.node, row.siblings)) return `a chart such as ${row.chart} renders`;
  const sections = descend(map, row.sections)?.node ?? null;
  if (!has(map.node, row.ownKeys) && !hasInSections(sections, row.sectionKeys)) return null;
  return isOther ? assumeMaker({ isOther }) : `a chart such as ${row.chart} renders`;
}

function has(map: MapNode, keys: readonly string[]): boolean {
  return keys.some((key) => findKey(map, key) !== null);
}

function hasInSections(sections: MapNode | null, keys: readonly string[]): boolean {
  return sections !== null && keys.length > 0 && listSections(sections).some((section) => has(section, keys));
}

function matchFixed({ key, place }: Candidate): Unread | null {
  for (const { chart, path, ownKeys } of FIXED_CHARTS) {
    if (path[0] !== key || !has(place.node, ownKeys)) continue;
    const reason = `the env lists of the Instrumentations that a chart such as ${chart} renders stand in its templates, and are not checked`;
    return { kind: "unread", offset: place.node.start, reason };
  }
  return null;
}

/** The map goes by the fields of the resource, and by nothing else. */
function matchUnknown({ key, place, scope }: Candidate): Match | null {
  const spec = descend(place, ["spec"]);
  const isSpec = spec !== null && describesInstrumentation(spec.node);
  const map = isSpec ? spec : place;
  const { up } = place;
  if (up === null || !isAtMap(up.from)) return null;
  if (!isSpec && (isPlural(key) || !describesInstrumentation(map.node))) return null;
  const odd = findUnlikely(map.node, "env") ?? (isSpec ? null : findForeignKey(map.node));
  if (odd !== null) return { kind: "unread", offset: place.node.start, reason: describeOdd(key, odd) };
  const row = assumeChart(key, isSpec);
  const makes = row.maker === null ? assumeMaker(scope) : presume(row.maker);
  return { kind: "made", row, root: up.from, map, makes };
}

export function isPlural(key: string): boolean {
  return key.endsWith("s");
}

/** What an unknown chart most likely makes of a map under a key of its values: `spec`, or its fields. */
function assumeChart(key: string, isSpec: boolean): ChartRow {
  const path = isSpec ? [key, "spec"] : [key];
  const isOperator = key === "instrumentations";
  return {
    ...(isOperator ? OPERATOR : KUBE_STACK),
    path,
    isSpec,
    omitsEmptySections: !isSpec,
    commonEnvs: [[...path, "env"]],
    name: null,
    switches: isOperator
      ? [{ path: ["enable-instrumentation-crds"], needs: false, default: true }]
      : [{ path: [key, "enabled"], needs: true, default: null }],
    hasDefaultEnv: null,
  };
}
