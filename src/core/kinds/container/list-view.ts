import type { MapNode, Node, NodePath, ScalarNode } from "../../yaml/node.ts";
import type { Range } from "../../text/range.ts";
import type { Field } from "../instrumentation/instrumentation.ts";
import type { ContainerEnvironment, ContainerVariable } from "./environment.ts";

/** The environment of a container as a list of `name` and `value`, at the places where a file has them. */

export interface ListPlace {
  /** Of what the list is said. */
  readonly key: Node;
  readonly node: Range;
  readonly isShared: boolean;
  /** The way to what has the list. */
  readonly path: NodePath;
  readonly envKey: string;
  /** The file that is looked at, and its length. */
  readonly file: { readonly path: string; readonly text: string };
}

export function viewList(
  place: ListPlace,
  environment: ContainerEnvironment,
  variables: readonly ContainerVariable[],
): Field {
  const { key, node, isShared, path, envKey } = place;
  const items = variables.map((variable) => entryOf(variable, environment, place));
  const list: Node = { kind: "seq", flow: false, items, anchor: null, tag: null, ...rangeOf(node) };
  const owner = mapOf(node, [[envKey, list]]);
  return { key, node: owner, shared: isShared, ambiguous: false, tag: "none", path, envKey };
}

/** What must not be printed is unknown, and what another file says has no place here. */
function entryOf(variable: ContainerVariable, { get }: ContainerEnvironment, { file }: ListPlace): MapNode {
  const effective = get(variable.name);
  const isKnown = effective.kind === "known" && !variable.isSecret;
  const end = file.text.length + 1;
  const isHere = variable.path === file.path;
  const range = isHere ? variable.range : { start: end, end };
  const name = scalarOf(isHere ? variable.nameRange : range, variable.name);
  return mapOf(range, [
    ["name", name],
    isKnown ? ["value", scalarOf(range, effective.text)] : ["valueFrom", mapOf(range, [])],
  ]);
}

export function mapOf(place: Range, pairs: readonly (readonly [string, Node])[]): MapNode {
  const range = rangeOf(place);
  return {
    ...{ kind: "map", flow: false, anchor: null, tag: null, ...range },
    pairs: pairs.map(([name, value]) => ({ key: scalarOf(range, name), value })),
  };
}

function scalarOf(place: Range, text: string): ScalarNode {
  return { kind: "scalar", style: "plain", text, anchor: null, tag: null, ...rangeOf(place) };
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}
