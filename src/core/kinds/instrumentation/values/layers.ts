import type { SectionName } from "../../../../catalog/languages.ts";
import { findKey, isMap, textOf, type MapNode } from "../../../yaml/node.ts";
import { readEnvList, readField, type EnvList, type Instrumentation } from "../instrumentation.ts";
import type { Made } from "./match.ts";
import { EMPTY, findValue, pathTo } from "./place.ts";
import type { Scope } from "./scope.ts";
import { readSwitches } from "./switches.ts";

/**
 * Values over values: Helm merges maps, and a list replaces a whole list. What is missing in one file of a release may
 * stand in another one.
 */

/** The values of other files, from where the chart's own begin. */
export interface Layers {
  /** Those that these come on top of; null where none are in sight. */
  readonly below: MapNode | null;
  /** Those that are laid over these, each by itself; null where they are not in sight. */
  readonly above: readonly (MapNode | null)[];
  /** Those that surely are; null for some that are not in sight. */
  readonly over: readonly (MapNode | null)[];
}

export function findLayers(root: Made["root"], { top, below, above, over }: Scope): Layers {
  const way = pathTo(root).slice(pathTo(top).length);
  const at = way.findIndex((step) => typeof step === "number");
  const find = (values: MapNode) => {
    const found = at === -1 ? findValue(values, way.map(String)) : null;
    return isMap(found) ? found : null;
  };
  // A list takes the place of another one as a whole: which of its items was which, nobody knows.
  const isReplaced = (values: MapNode) =>
    at !== -1 && findValue(values, way.slice(0, at).map(String)) !== null;
  const findAbove = (values: MapNode | null) =>
    values === null || isReplaced(values) ? null : (find(values) ?? EMPTY);
  return {
    below: below === null ? null : find(below),
    above: above.map(findAbove),
    over: over.map(findAbove),
  };
}

export interface Built {
  readonly made: Made;
  readonly scope: Scope;
  readonly layers: Layers;
  readonly spec: Instrumentation["spec"];
  readonly commonEnvs: readonly EnvList[];
}

/** Whether other values of the same release may set what is not set here. */
export function findElsewhere(built: Built): Instrumentation["mayBeSetElsewhere"] {
  const { made, scope, layers } = built;
  const { row, root } = made;
  const { below } = layers;
  // What renders nothing sets nothing, and needs nothing.
  const above = layers.above.filter(
    (one) =>
      one === null || readSwitches({ row, root: one, below: root.node, isComplete: false }).kind !== "off",
  );
  const isPartial = below === null && scope.isPartial;
  const isUnknown = layers.over.some(
    (one) => one === null || row.commonEnvs.some((way) => findValue(one, way) !== null),
  );
  return (section, name) => {
    if (isUnknown) return true;
    if (isPartial && !hasList(built, section)) return true;
    if (below !== null && isSetBelow(built, below, { section, name })) return true;
    // Used alone these may never be; where one of those over them sets nothing, they count.
    return above.length > 0 && above.every((one) => one === null || isSetIn(made, one, { section, name }));
  };
}

interface Wanted {
  readonly section: SectionName;
  readonly name: string;
}

function hasList({ spec }: Built, section: SectionName): boolean {
  return readEnvList(spec === null ? null : readField(spec, section)).node !== null;
}

function isSetBelow(built: Built, below: MapNode, { section, name }: Wanted): boolean {
  const { row } = built.made;
  // The section of the values below is judged where it stands.
  if (!hasList(built, section) && isMap(findSection(built.made, below, section))) return true;
  return row.commonEnvs.some((way, index) => built.commonEnvs[index]?.node == null && sets(below, way, name));
}

function isSetIn(made: Made, values: MapNode, { section, name }: Wanted): boolean {
  const own = findSection(made, values, section);
  return (
    (isMap(own) && sets(own, [made.row.envKey], name)) ||
    made.row.commonEnvs.some((way) => sets(values, way, name))
  );
}

function findSection({ row }: Made, values: MapNode, section: SectionName) {
  return findValue(values, [...row.path, ...row.sections, section]);
}

function sets(root: MapNode, way: readonly string[], name: string): boolean {
  const list = findValue(root, way);
  return (
    list?.kind === "seq" &&
    list.items.some((item) => item.kind === "map" && textOf(findKey(item, "name")?.node ?? null) === name)
  );
}
