import type { SectionName } from "../../../../catalog/languages.ts";
import type { Range } from "../../../text/range.ts";
import { isRendered } from "../../../text/rendered.ts";
import { findKey, type Node } from "../../../yaml/node.ts";
import {
  listSections,
  readEnvList,
  type EnvEntry,
  type EnvList,
  type Field,
  type Instrumentation,
} from "../instrumentation.ts";
import { rangeOfField, rangeOfNode } from "../place.ts";

/** The env lists as they are written, for rules about an entry itself: its name, its form, its place. */

export interface WrittenList {
  readonly list: EnvList;
  /** The map that has it. */
  readonly owner: Field;
  /** The language that alone gets it; null for `spec.env`, which all of them get. */
  readonly section: SectionName | null;
}

/** Each list once, however many sections an alias brings it to; those that a tool's own tag may change are left out. */
export function listWritten(instrumentation: Instrumentation): readonly WrittenList[] {
  const { commonEnv, otherEnvs } = instrumentation;
  const common = [commonEnv, ...otherEnvs].map((list) => ({ list, section: null }));
  const own = listSections(instrumentation).map(({ name, field }) => ({
    list: readEnvList(field),
    section: name,
  }));
  const seen = new Set<Node>();
  const all = [...common, ...own];
  // Where a list is written out itself is its place.
  const ordered = [...all.filter(({ list }) => !list.shared), ...all.filter(({ list }) => list.shared)];
  return ordered.flatMap(({ list, section }) => {
    const { node, owner } = list;
    if (node === null || owner === null || list.tag === "foreign" || seen.has(node)) return [];
    seen.add(node);
    return [{ list, owner, section }];
  });
}

/** The languages that get what a list sets: those that the resource has sections for, and that have this list. */
export function reachedBy(
  instrumentation: Instrumentation,
  { section, list }: WrittenList,
): readonly SectionName[] {
  const sections = listSections(instrumentation);
  return sections
    .filter(({ field }) => section === null || readEnvList(field).node === list.node)
    .map(({ name }) => name);
}

/** Whether an entry's name is written out, and so is what follows from it. */
export function hasOwnName({ name, tag }: EnvEntry): boolean {
  return name !== "" && tag !== "foreign" && !isRendered(name);
}

/** The name of an entry; where an alias or a merge brings it in, the key of what has the list. */
export function rangeOfName(
  instrumentation: Instrumentation,
  { list, owner }: WrittenList,
  entry: EnvEntry,
): Range {
  const name = findKey(entry.node, "name")?.value ?? null;
  if (name === null || list.shared || entry.shared) return rangeOfField(instrumentation, owner);
  return rangeOfNode(instrumentation, name);
}
