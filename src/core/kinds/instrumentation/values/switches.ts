import type { ChartRow, Switch } from "../../../../catalog/chart-row.ts";
import { findKey, isMap, isNull, type MapNode, type Node } from "../../../yaml/node.ts";
import { findValue } from "./place.ts";

/** The values on which it depends whether a chart renders anything. */

export interface SwitchedValues {
  readonly row: Pick<ChartRow, "switches">;
  readonly root: MapNode;
  /** The values that they come on top of, where those are in sight. */
  readonly below: MapNode | null;
  /** Whether what is not set has its default. */
  readonly isComplete: boolean;
}

/** on, off, or the way to the first switch that is not set. */
export type SwitchState =
  { readonly kind: "on" } | { readonly kind: "off" } | { readonly kind: "unset"; readonly way: string };

export function readSwitches({ row, root, below, isComplete }: SwitchedValues): SwitchState {
  let unset: string | null = null;
  for (const one of row.switches) {
    const own = readSwitch(root, one);
    const value = own === "unset" && below !== null ? readSwitch(below, one) : own;
    if (value === "off") return { kind: "off" };
    if (value === "on" || one.default === one.needs) continue;
    if (isComplete && one.default !== null) return { kind: "off" };
    unset ??= one.path.join(".");
  }
  return unset === null ? { kind: "on" } : { kind: "unset", way: unset };
}

export function isOff(root: MapNode, path: readonly string[]): boolean {
  return readSwitch(root, { path, needs: true }) === "off";
}

export function isOn(root: MapNode, path: readonly string[]): boolean {
  return readSwitch(root, { path, needs: true }) === "on";
}

function readSwitch(root: MapNode, { path, needs }: Omit<Switch, "default">): "on" | "off" | "unset" {
  const owner = findValue(root, path.slice(0, -1));
  const found = isMap(owner) ? findKey(owner, path.at(-1) ?? "") : null;
  if (found === null) return "unset";
  return isTrue(found.node) === needs ? "on" : "off";
}

/** As a template's `if` takes it. What another tool puts in may be true. */
function isTrue(node: Node | null): boolean {
  if (node === null || isNull(node)) return false;
  if (node.kind === "map") return node.pairs.length > 0;
  if (node.kind === "seq") return node.items.length > 0;
  if (node.kind === "alias") return isTrue(node.target);
  // Any text is true, "false" as well.
  return node.style === "plain" ? !FALSE.has(node.text) : node.text !== "";
}

/** Zero, and goyaml.v2's words for false. */
const FALSE: ReadonlySet<string> = new Set([
  "0",
  "n",
  "N",
  "no",
  "No",
  "NO",
  "off",
  "Off",
  "OFF",
  "false",
  "False",
  "FALSE",
]);
