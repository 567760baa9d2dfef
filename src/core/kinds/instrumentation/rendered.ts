import { remarkAt, type Remark, type UnreadDocument } from "../../manifest/recogniser.ts";
import { isRendered } from "../../text/rendered.ts";
import type { ComposeResult } from "../../yaml/compose.ts";
import { findKey, isMap, textOf, type MapNode, type Node } from "../../yaml/node.ts";
import { GROUP, groupOf, KIND } from "./group-kind.ts";

/** What a template leaves to its rendering, and so cannot be checked here. */

/** Whether a document is an Instrumentation, or a list with one: written out, whatever is rendered below. */
export function holdsInstrumentation(root: Node): boolean {
  return instrumentationsOf(root).length > 0;
}

/** An Instrumentation of which a part that rules are about is not written out. */
export function describeRenderedSpec(root: Node): Remark | null {
  for (const map of instrumentationsOf(root)) {
    const found = describeRendered(map, ["spec", LISTED, "env"]);
    if (found !== null) return found;
  }
  return null;
}

/** The section of which what is rendered is listed where a document is read, whatever the policy asks about. */
export const LISTED = "python";

/** What is not written out on the way to a map's list; null where all of it is. */
export function describeRendered(map: MapNode, way: readonly string[]): Remark | null {
  const found = explainRendered(map, way);
  if (found === null) return null;
  const { node, why, values } = found;
  return { ...remarkAt(node, `template: ${why}`), ...(values !== null && { values }) };
}

/** The same for who says himself where it is; `at`: the way to the map, as people know it. */
export function explainRendered(map: MapNode, way: readonly string[], at: readonly string[] = []) {
  const found = findRendered(map, way);
  if (found === null) return null;
  const shown = [...at, ...found.way];
  const what = shown.length === 0 ? "it" : shown.join(".");
  const values = found.node.kind === "scalar" ? findValues(found.node.text) : null;
  const source = values === null ? "" : ` from ${values}`;
  return { node: found.node, why: `${what} is rendered${source} and isn't checked here`, values };
}

/** Why a document that may render an Instrumentation is not checked. */
export function describeUnrendered(
  { original, unreadable, offset }: Pick<UnreadDocument, "original" | "unreadable" | "offset">,
  composed: ComposeResult | null,
): Remark {
  const values = findValues(original);
  const from = values === null ? {} : { values };
  const because = (why: string) => ({
    offset,
    reason: `template: {{ }} must be rendered first${why}`,
    ...from,
  });
  if (unreadable !== null) return because(` (${unreadable})`);
  if (composed?.ok === false) return because(` (until then it isn't YAML: ${composed.message})`);
  return because(values === null ? "" : ` (from ${values})`);
}

/** The first of a chart's values that a text names: `.Values.instrumentation.spec`. */
function findValues(text: string): string | null {
  return /\.Values(?:\.\w{1,99})+/.exec(text)?.[0] ?? null;
}

function instrumentationsOf(root: Node): readonly MapNode[] {
  const items = isMap(root) ? findKey(root, "items")?.node : null;
  return [root, ...(items?.kind === "seq" ? items.items : [])]
    .filter(isMap)
    .filter((map) => readKey(map, "kind") === KIND && groupOf(readKey(map, "apiVersion")) === GROUP);
}

function readKey(map: MapNode, key: string): string {
  return textOf(findKey(map, key)?.node ?? null) ?? "";
}

interface Rendered {
  readonly node: Node;
  readonly way: readonly string[];
}

/** The first on the way that is not written out, or into which rendering may put the next one. */
function findRendered(map: MapNode, way: readonly string[]): Rendered | null {
  let node: MapNode = map;
  for (const [index, step] of way.entries()) {
    const next = findKey(node, step)?.node ?? null;
    if (next === null) return node.opensAt === undefined ? null : { node, way: way.slice(0, index) };
    if (next.kind === "scalar" && isRendered(next.text)) return { node: next, way: way.slice(0, index + 1) };
    if (!isMap(next)) return null;
    node = next;
  }
  return null;
}
