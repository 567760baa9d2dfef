import type { ChartRow } from "../../../../catalog/chart-row.ts";
import { CHARTS } from "../../../../catalog/charts.ts";
import { OTHER_CHARTS } from "../../../../catalog/other-charts.ts";
import { findKey, type MapNode, type SeqNode } from "../../../yaml/node.ts";
import { KEYS, type Candidate } from "./match.ts";
import { areApart } from "../../../text/version-range.ts";
import type { Place } from "./place.ts";
import type { Scope } from "./scope.ts";
import { isOff } from "./switches.ts";

/** Finds the maps in values that may describe an Instrumentation, at any depth: each node is looked at once. */

export type AnyCandidate = Candidate<MapNode | SeqNode>;

export function findCandidates(scope: Scope): readonly AnyCandidate[] {
  const found: AnyCandidate[] = [];
  if (scope.rows?.length !== 0) visit(scope.root, scope, found);
  return found;
}

/**
 * What a chart of that name renders an Instrumentation from, in a version where one is named; null where the name is none of
 * those that are known. Where its version is not known, all of its rows.
 */
export function rowsOf(chart: string, version: string | null = null): readonly ChartRow[] | null {
  const all = CHARTS.filter((row) => row.chart === chart);
  const some = version === null ? [] : all.filter(({ versions }) => !areApart(versions, version));
  const rows = some.length > 0 ? some : all;
  return rows.length > 0 ? rows : OTHER_CHARTS.some(({ charts }) => charts.includes(chart)) ? [] : null;
}

function visit(place: Place<MapNode | SeqNode>, scope: Scope, found: AnyCandidate[]): void {
  const { node } = place;
  if (node.kind === "map") addOwn({ node, up: place.up }, scope, found);
  const children =
    node.kind === "seq"
      ? node.items.entries()
      : node.pairs.map(({ key, value }) => [key.kind === "scalar" ? key.text : "", value] as const);
  for (const [by, child] of children) {
    // Aliases are not followed: what they lead to is met where it stands.
    if (child?.kind !== "map" && child?.kind !== "seq") continue;
    const at = { node: child, up: { from: place, by } };
    const inner = enter(at, scope);
    if (inner !== null) visit(at, inner, found);
  }
}

function addOwn(place: Place, scope: Scope, found: AnyCandidate[]): void {
  // Looking a key up costs memory, and hardly any map has one of these.
  if (!place.node.pairs.some(({ key }) => key.kind === "scalar" && TELLING.has(key.text))) return;
  for (const key of KEYS) {
    const value = findKey(place.node, key)?.node ?? null;
    if (value?.kind === "map" || value?.kind === "seq")
      found.push({ key, place: { node: value, up: { from: place, by: key } }, scope });
  }
}

/** A merge brings in keys that stand elsewhere. */
const TELLING: ReadonlySet<string> = new Set([...KEYS, "<<"]);

/** What is known below a key: a dependency's name begins the values of another chart. null where nothing of it is rendered. */
function enter({ node, up }: Place<MapNode | SeqNode>, scope: Scope): Scope | null {
  if (scope.isAny || node.kind !== "map" || typeof up?.by !== "string") return scope;
  const declared = scope.dependencies.get(up.by);
  const rows = rowsOf(declared?.chart ?? up.by, declared?.version);
  if (declared === undefined && rows === null) return isOperatorOff({ node, up }) ? null : scope;
  return enterDependency({ place: { node, up }, by: up.by, declared, rows }, scope);
}

interface EnteredDependency {
  readonly place: Place;
  readonly by: string;
  readonly declared: ReturnType<Scope["dependencies"]["get"]>;
  readonly rows: readonly ChartRow[] | null;
}

function enterDependency({ place, by, declared, rows }: EnteredDependency, scope: Scope): Scope | null {
  const condition = declared === undefined ? [by, "enabled"] : declared.condition;
  const parent = place.up?.from.node;
  if (rows?.length === 0 || (parent !== undefined && isSwitchedOff(parent, condition))) return null;
  const dependencies = declared === undefined ? scope.dependencies : NO_DEPENDENCIES;
  const version = declared?.version ?? null;
  const inner = { root: place, rows, version, isOther: rows === null, dependencies };
  return { ...scope, ...inner, isOwn: false, isComplete: false };
}

/** Whoever names a dependency, and does not say by what it is switched, switches it by `enabled` below its name. */
function isSwitchedOff(parent: MapNode | SeqNode, condition: readonly string[] | null): boolean {
  return condition !== null && parent.kind === "map" && isOff(parent, condition);
}

/** Values of the operator's chart, by their `manager`, under a name that somebody gave to it, and switched off there. */
function isOperatorOff({ node, up }: Place<MapNode | SeqNode>): boolean {
  const isNamed = node.kind === "map" && typeof up?.by === "string";
  return isNamed && findKey(node, "manager") !== null && isOff(node, ["enabled"]);
}

const NO_DEPENDENCIES: Scope["dependencies"] = new Map();
