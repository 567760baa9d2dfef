import type { SectionName } from "../../../../catalog/languages.ts";
import type { Manifest } from "../../../manifest/manifest.ts";
import type { Document } from "../../../manifest/document.ts";
import { findKey, isMap, textOf, type MapNode } from "../../../yaml/node.ts";
import {
  readEnvList,
  readField,
  type EnvList,
  type Field,
  type Instrumentation,
} from "../instrumentation.ts";
import { KIND } from "../group-kind.ts";
import { describeRendered } from "../rendered.ts";
import { listSections } from "./shape.ts";
import type { Made, Unread } from "./match.ts";
import { findValue, pathTo, toField } from "./place.ts";
import type { Scope } from "./scope.ts";
import { readSwitches } from "./switches.ts";

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
  const below = findBelow(made.root, scope);
  const { isComplete } = scope;
  const state = readSwitches({ row, root: made.root.node, below, isComplete });
  if (state.kind === "off") return null;
  const from = nameWay(made, scope);
  if (scope.whyUnread !== null) return refuse(made, `chart values: ${scope.whyUnread}`);
  const instrumentation = build(made, scope, { ...origin, from });
  const { spec } = instrumentation;
  const rendered = spec === null ? null : describeRendered(spec.node, ["python", row.envKey]);
  if (rendered !== null) return { kind: "unread", ...rendered };
  const sections = spec === null ? [] : listSections(spec.node);
  if (state.kind === "on" || sections.length === 0) return instrumentation;
  if (sections.some((section) => hasList(section, row.envKey))) return instrumentation;
  const reason = `chart values: whether anything is rendered from \`${from}\` is not known: \`${state.way}\` is not set here`;
  return refuse(made, reason);
}

function refuse({ map }: Made, reason: string): Unread {
  return { kind: "unread", offset: map.node.start, reason };
}

function hasList(section: MapNode, envKey: string): boolean {
  return findKey(section, envKey)?.node?.kind === "seq";
}

/** The way that people know, from where the values begin. */
function nameWay({ map, row }: Made, { top }: Scope): string {
  return [...pathTo(map).slice(pathTo(top).length), ...row.sections].join(".");
}

/** The values that the chart's come on top of, where they are in sight. */
function findBelow(root: Made["root"], { top, below }: Scope): MapNode | null {
  if (below === null) return null;
  const way = pathTo(root).slice(pathTo(top).length);
  const found = way.every((step) => typeof step === "string") ? findValue(below, way.map(String)) : null;
  return isMap(found) ? found : null;
}

function build(
  made: Made,
  scope: Scope,
  { from, manifest, document }: Origin & { from: string },
): MadeInstrumentation {
  const { row, root, map } = made;
  const field = toField(map, row.envKey);
  const rootField = toField(root, "env");
  const spec = row.sections.reduce<Field | null>((at, key) => at && readField(at, key), field);
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
    whyNoNewList: scope.isOwn ? null : whyNoNewList(made),
    parent: null,
    mayBeSetElsewhere: findElsewhere(made, scope, { spec, commonEnvs }),
  };
}

function readCommonEnv(root: Field, way: readonly string[]): EnvList {
  const owner = way.slice(0, -1).reduce<Field | null>((at, key) => at && readField(at, key), root);
  return readEnvList(owner === null ? null : { ...owner, envKey: way.at(-1) ?? "env" });
}

function whyNoNewList({ row, makes }: Made): string | null {
  if (row.hasDefaultEnv === false) return null;
  const chart = makes === `${row.chart} renders` ? row.chart : "the chart";
  return row.hasDefaultEnv === true
    ? `${chart} has a list there by default, which a new one would replace`
    : `${chart} may have a list there by default, which a new one would replace`;
}

/** What other values of the same release may set: they are merged map by map, and a list replaces a whole list. */
function findElsewhere(
  { row, root }: Made,
  scope: Scope,
  { spec, commonEnvs }: Pick<Instrumentation, "spec"> & { readonly commonEnvs: readonly EnvList[] },
): Instrumentation["mayBeSetElsewhere"] {
  const below = findBelow(root, scope);
  const hasOwn = (section: SectionName) =>
    readEnvList(spec === null ? null : readField(spec, section)).node !== null;
  if (below === null) return scope.isPartial ? (section) => !hasOwn(section) : () => false;
  return (section, name) => {
    const sections = findValue(below, [...row.path, ...row.sections]);
    // The section of the values below is judged where it stands.
    if (!hasOwn(section) && isMap(sections) && isMap(findKey(sections, section)?.node ?? null)) return true;
    return row.commonEnvs.some((way, index) => commonEnvs[index]?.node == null && sets(below, way, name));
  };
}

function sets(root: MapNode, way: readonly string[], name: string): boolean {
  const list = findValue(root, way);
  return (
    list?.kind === "seq" &&
    list.items.some((item) => item.kind === "map" && textOf(findKey(item, "name")?.node ?? null) === name)
  );
}
