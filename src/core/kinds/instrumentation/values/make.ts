import type { Manifest } from "../../../manifest/manifest.ts";
import type { Document } from "../../../manifest/document.ts";
import { nameWay } from "../../../yaml/name-way.ts";
import { findKey, isMap, textOf, type MapNode } from "../../../yaml/node.ts";
import {
  readEnvList,
  readField,
  type EnvList,
  type Field,
  type Instrumentation,
} from "../instrumentation.ts";
import { areApart } from "../../../text/version-range.ts";
import { KIND } from "../group-kind.ts";
import { describeRendered } from "../rendered.ts";
import { listSections } from "./shape.ts";
import type { Made, Unread } from "./match.ts";
import { layOver, mergeValues } from "./overlay.ts";
import { findValue, pathTo, toField } from "./place.ts";
import type { Scope } from "./scope.ts";
import { findElsewhere, findLayers, type Layers } from "./layers.ts";
import { readSwitches, type SwitchState } from "./switches.ts";

/** Makes an Instrumentation of values, as its chart's templates do. */

export type MadeInstrumentation = Omit<Instrumentation, "occurrence"> & { readonly kind: typeof KIND };

export interface Origin {
  readonly manifest: Manifest;
  readonly document: Document;
}

/** null where nothing is rendered from the values, as they stand. */
export function makeInstrumentation(
  made: Made,
  scope: Scope,
  origin: Origin,
): MadeInstrumentation | Unread | null {
  const { row } = made;
  const layers = findLayers(made.root, scope);
  const state = readState(made, scope, layers);
  if (state.kind === "off") return null;
  const from = nameFrom(made, scope);
  if (scope.whyUnread !== null) return refuse(made, `chart values: ${scope.whyUnread}`);
  const other = findOtherVersion(made, scope);
  if (other !== null) return refuse(made, `chart values: ${other}`);
  const instrumentation = build(made, scope, { ...origin, from, layers });
  const { spec } = instrumentation;
  // What is laid over it is no template's.
  const written = readSpec(made, toField(made.map, row.envKey));
  const rendered = written === null ? null : describeRendered(written.node, ["python", row.envKey]);
  if (rendered !== null) return { kind: "unread", ...rendered };
  const sections = spec === null ? [] : listSections(spec.node);
  if (state.kind === "on" || sections.length === 0) return instrumentation;
  if (sections.some((section) => hasList(section, row.envKey))) return instrumentation;
  const reason = `chart values: whether anything is rendered from \`${from}\` is not known: \`${state.way}\` is not set here`;
  return refuse(made, reason);
}

/** What is not turned on here may be turned on by values that are laid over these. */
function readState({ row, root: { node } }: Made, { isComplete }: Scope, layers: Layers): SwitchState {
  const { below, above } = layers;
  const over = layers.over.filter(isMap);
  const root = over.length === 0 ? node : mergeValues([node, ...over]);
  const state = readSwitches({ row, root, below, isComplete });
  if (state.kind === "on") return state;
  const others = above.filter(isMap).map((one) => readSwitches({ row, root: one, below: root, isComplete }));
  return others.find(({ kind }) => kind === "on") ?? state;
}

/** Why the row says nothing of the chart in the version that is named; null where it may. */
function findOtherVersion({ row }: Made, { rows, version }: Scope): string | null {
  if (rows === null || version === null || !areApart(row.versions, version)) return null;
  const known = row.versions.replace(/^>=/, "from ").replace(/^>/, "after ").replace(" - ", " to ");
  return `${row.chart} is known for versions ${known}; this is \`${version.slice(0, 100)}\``;
}

function refuse({ map }: Made, reason: string): Unread {
  return { kind: "unread", offset: map.node.start, reason };
}

function hasList(section: MapNode, envKey: string): boolean {
  return findKey(section, envKey)?.node?.kind === "seq";
}

/** The way that people know, from where the values begin. */
function nameFrom({ map, row }: Made, { top }: Scope): string {
  return nameWay([...pathTo(map).slice(pathTo(top).length), ...row.sections]);
}

function build(
  made: Made,
  scope: Scope,
  { from, layers, manifest, document }: Origin & { readonly from: string; readonly layers: Layers },
): MadeInstrumentation {
  const { row, root, map } = made;
  const over = layers.over.filter(isMap);
  const field = lay(toField(map, row.envKey), overAt(over, row.path));
  const rootField = lay(toField(root, "env"), over);
  const spec = readSpec(made, field);
  const commonEnvs = row.commonEnvs.map((way) => readCommonEnv(rootField, way));
  const [commonEnv = readEnvList(null), ...otherEnvs] = commonEnvs;
  const name = row.name === null ? null : textOf(findValue(root.node, row.name));
  return {
    manifest,
    document,
    apiVersion: null,
    kind: KIND,
    namespace: null,
    name,
    node: map.node,
    path: field.path,
    shared: field.shared,
    maker: { makes: made.makes, from },
    spec,
    commonEnv,
    otherEnvs,
    base: pathTo(scope.top),
    omitsEmptySections: row.omitsEmptySections,
    whyNoNewList: scope.isOwn ? null : whyNoNewList(made, scope),
    parent: null,
    mayBeSetElsewhere: findElsewhere({ made, scope, layers, spec, commonEnvs }),
  };
}

function readSpec({ row }: Made, field: Field): Field | null {
  return row.sections.reduce<Field | null>((at, key) => at && readField(at, key), field);
}

function lay(field: Field, over: readonly MapNode[]): Field {
  return over.length === 0 ? field : { ...field, node: layOver(field.node, over) };
}

function overAt(over: readonly MapNode[], way: readonly string[]): readonly MapNode[] {
  return over.map((values) => findValue(values, way)).filter(isMap);
}

function readCommonEnv(root: Field, way: readonly string[]): EnvList {
  const owner = way.slice(0, -1).reduce<Field | null>((at, key) => at && readField(at, key), root);
  return readEnvList(owner === null ? null : { ...owner, envKey: way.at(-1) ?? "env" });
}

/** By its looks alone no chart is known to have one. */
function whyNoNewList({ row }: Made, { rows }: Scope): string | null {
  if (row.hasDefaultEnv === false) return null;
  const what = "a list there by default, which a new one would replace";
  return rows !== null && row.hasDefaultEnv === true
    ? `${row.maker === null ? row.chart : "the chart"} has ${what}`
    : `the chart may have ${what}`;
}
