import type { ChartRow } from "../../../../catalog/chart-row.ts";
import { KUBE_STACK } from "../../../../catalog/charts.ts";
import { nameWay } from "../../../yaml/name-way.ts";
import { textOf, type MapNode, type Node, type SeqNode } from "../../../yaml/node.ts";
import { assumeMaker, describeOdd } from "./makes.ts";
import { isAtMap, isPlural, isTurnedOff, KEYS, type Candidate, type Match } from "./match.ts";
import { descend, pathTo, type Place } from "./place.ts";
import type { Scope } from "./scope.ts";
import { findForeignKey, findUnlikely, isField, listSections } from "./shape.ts";
import { isOff } from "./switches.ts";

/**
 * Several Instrumentations in the values of a chart that is not known: in a list, in a map by their names, or in one of these
 * under a key of its own (`autoInstrumentation.instances`). Each counts that has a language section where it would have it.
 */
export function matchSeveral(candidate: Candidate<MapNode | SeqNode>): readonly Match[] {
  const { key, place, scope } = candidate;
  if (scope.rows !== null) return [];
  if (!isAtMap(place)) return matchItems(listMembers(place), null, scope);
  if (isTurnedOff({ key, place, scope })) return [];
  const common = findCommon(place);
  // By the names of languages they are told from sections by their `spec` alone.
  const own = listMembers(place).filter(
    ({ place: member, name }) => descend(member, ["spec"]) !== null || (isPlural(key) && !isField(name)),
  );
  const inner = place.node.pairs.flatMap(({ key: by, value }) => {
    const name = textOf(by);
    const isOthers = name === null || KEYS.includes(name) || isField(name) || COMMON.test(name);
    if (isOthers || (value?.kind !== "map" && value?.kind !== "seq")) return [];
    const container = { node: value, up: { from: place, by: name } };
    // One by itself.
    if (isAtMap(container) && descend(container, ["spec"]) !== null) return [];
    return matchItems(listMembers(container), common ?? findCommon(container), scope);
  });
  return [...matchItems(own, common, scope), ...inner];
}

interface Member {
  readonly place: Place;
  /** Its key; empty in a list. */
  readonly name: string;
}

/** Aliases are not followed: what they lead to is met where it stands. */
function listMembers(place: Place<MapNode | SeqNode>): readonly Member[] {
  const { node } = place;
  const children: readonly (readonly [string | number, Node | null])[] =
    node.kind === "seq"
      ? [...node.items.entries()]
      : node.pairs.map(({ key, value }) => [textOf(key) ?? "", value] as const);
  return children.flatMap(([by, child]) =>
    child?.kind === "map"
      ? [{ place: { node: child, up: { from: place, by } }, name: typeof by === "string" ? by : "" }]
      : [],
  );
}

/** The key of what goes into each of the others, by its name; null where there is none. */
function findCommon({ node }: Place<MapNode | SeqNode>): string | null {
  if (node.kind === "seq") return null;
  return node.pairs.map(({ key }) => textOf(key) ?? "").find((name) => COMMON.test(name)) ?? null;
}

const COMMON = /^(?:defaults?|common|global|base|shared|templates?)|envs?$/i;

function matchItems(members: readonly Member[], common: string | null, scope: Scope): readonly Match[] {
  return members.flatMap(({ place, name }): readonly Match[] => {
    const spec = descend(place, ["spec"]);
    const map = spec ?? place;
    if (COMMON.test(name) || listSections(map.node).length === 0 || isOff(place.node, ["enabled"])) return [];
    const way = nameWay(pathTo(map).slice(pathTo(scope.top).length));
    const unread = (reason: string): Match => ({ kind: "unread", offset: map.node.start, reason });
    const odd = findUnlikely(map.node, "env") ?? findForeignKey(map.node);
    if (odd !== null) return [unread(describeOdd(way, odd))];
    if (common !== null) return [unread(`chart values: what \`${common}\` adds to \`${way}\` is not known`)];
    const makes = assumeMaker(scope);
    return [{ kind: "made", row: assumeRow(place, spec !== null), root: place, map, makes }];
  });
}

/** What stands in a list is wanted, unless it says otherwise; a key may be there for others to switch it on. */
function assumeRow({ up }: Place, isSpec: boolean): ChartRow {
  const path = isSpec ? ["spec"] : [];
  const isInList = up?.from.node.kind === "seq";
  return {
    ...KUBE_STACK,
    path,
    isSpec,
    omitsEmptySections: !isSpec,
    commonEnvs: [[...path, "env"]],
    name: ["name"],
    switches: [{ path: ["enabled"], needs: true, default: isInList ? true : null }],
    hasDefaultEnv: null,
  };
}
