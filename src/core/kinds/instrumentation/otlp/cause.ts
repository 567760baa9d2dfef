import { TITLES } from "../../../../catalog/languages.ts";
import { plain, type Prose } from "../../../text/prose.ts";
import type { Range } from "../../../text/range.ts";
import { findKey, type Lookup } from "../../../yaml/node.ts";
import { readField, type Instrumentation, type Section } from "../instrumentation.ts";
import { rangeOfField, rangeOfNode, rangeOfVariable } from "../place.ts";
import type { Variable } from "../environment/variable.ts";
import type { Destination } from "./destination.ts";

/** What several languages and signals share is one cause, and one finding. */

export interface Cause<T> {
  readonly first: T;
  readonly all: readonly T[];
}

/** By the place in the manifest that sets what they share. */
export function groupByVariable<T>(
  items: readonly T[],
  variableOf: (item: T) => Variable,
): readonly Cause<T>[] {
  const groups = new Map<unknown, { first: T; all: T[] }>();
  for (const item of items) {
    const { source, node, name } = variableOf(item);
    const key = source?.entry ?? node ?? name;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: item, all: [item] });
    else group.all.push(item);
  }
  return [...groups.values()];
}

export function groupByTarget<T extends Destination>(destinations: readonly T[]): readonly Cause<T>[] {
  return groupByVariable(destinations, ({ target: { variable, node } }) => ({ ...variable, node }));
}

/** Each language once. */
export function sectionsOf(items: readonly { readonly section: Section }[]): readonly Section[] {
  return [...new Map(items.map(({ section }) => [section.name, section])).values()];
}

/** `Java`, `Java and Python`, `Java, Node.js and Python`. */
export function listTitles(sections: readonly Section[]): Prose {
  const titles = sections.map(({ name }) => TITLES[name]);
  const last = titles.at(-1) ?? "";
  return plain(titles.length < 2 ? last : `${titles.slice(0, -1).join(", ")} and ${last}`);
}

/** Where an endpoint stands in the resource itself. */
export function rangeOfTarget(instrumentation: Instrumentation, { target, section }: Destination): Range {
  const { variable, node } = target;
  if (variable.origin !== "field") return rangeOfVariable(instrumentation, variable, section.field);
  const { exporter, endpoint } = findExporter(instrumentation);
  if (node === null || exporter?.shared !== false || endpoint?.shared !== false)
    return rangeOfField(instrumentation, exporter);
  return rangeOfNode(instrumentation, node);
}

/** `spec.exporter`, and `endpoint` in it. */
export function findExporter({ spec }: Instrumentation) {
  const exporter = spec === null ? null : readField(spec, "exporter");
  const endpoint: Lookup | null = exporter === null ? null : findKey(exporter.node, "endpoint");
  return { exporter, endpoint };
}
