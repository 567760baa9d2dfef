import { SECTIONS, type SectionName } from "../../../catalog/languages.ts";
import {
  findKey,
  isMap,
  isNull,
  type Lookup,
  type MapNode,
  type Node,
  type SeqNode,
  type NodePath,
} from "../../yaml/node.ts";
import type { Subject } from "../../manifest/subject.ts";
import { onceFor } from "../../text/once-for.ts";
import { isRendered } from "../../text/rendered.ts";
import { nameWay } from "../../yaml/name-way.ts";
import type { Field } from "./field.ts";
import type { Host } from "./host.ts";
import { readTag, readTags, readText, strongestTag, type TagMeaning } from "./tag.ts";

export type { Field } from "./field.ts";

/**
 * The Instrumentation resource as the operator reads it (opentelemetry-operator apis/v1alpha1/instrumentation_types.go):
 * its language sections and env lists. The API group decides: other groups have a kind of the same name.
 */
export interface Instrumentation extends Subject {
  /** `spec`, or the map of values that has the language sections; null where it is missing or no map. */
  readonly spec: Field | null;
  /** `spec.env`, for every language. */
  readonly commonEnv: EnvList;
  /** Other lists of which a chart makes `spec.env`; `commonEnv` counts before them. */
  readonly otherEnvs: readonly EnvList[];
  /** Where the ways begin by which people name its fields: the resource, or the chart's values. */
  readonly base: NodePath;
  /** Whether a section with nothing in it is none. */
  readonly omitsEmptySections: boolean;
  /** Why a section without an env list must not be given one; null where it may. */
  readonly whyNoNewList: string | null;
  /** The Instrumentation that `spec.baseRef` names, where it is in sight: what the operator merges into this one. */
  readonly parent: Instrumentation | null;
  /** Whether a name that is not set here may be set for a language by other values of the same release. */
  readonly mayBeSetElsewhere: (section: SectionName, name: string) => boolean;
  /** The container whose own list it is, where it stands for one; none elsewhere. */
  readonly host?: Host;
  /** Sections that are not there, of languages for which workloads select the resource; none elsewhere. */
  readonly selected?: ReadonlyMap<SectionName, Field>;
  /** What it does to lists of another one, where no resource stands there but operations on one; none elsewhere. */
  readonly operations?: readonly ReplacingOperation[];
}

/** A list that an operation puts in the place of another one. */
export interface ReplacingOperation {
  /** null for `spec.env`. */
  readonly section: SectionName | null;
  /** The operation. */
  readonly node: MapNode;
  readonly list: EnvList;
  /** Names that are set afterwards: those of the list, and those that later operations add to it. */
  readonly names: ReadonlySet<string>;
}

export interface EnvList {
  /** The map that has the list, or would get it. */
  readonly owner: Field | null;
  readonly key: Node | null;
  /** null where the list is missing, null or no list. */
  readonly node: SeqNode | null;
  /** Where entries stand first that only rendering a template tells; Infinity where all of them are there. */
  readonly opensAt: number;
  /** Whether `env` holds something that is no list; the API server refuses that. */
  readonly invalid: boolean;
  readonly shared: boolean;
  readonly ambiguous: boolean;
  /** The strongest tag on the way here; that of another tool on an item may bring in any entries. */
  readonly tag: TagMeaning;
  readonly entries: readonly EnvEntry[];
  /** The entry that counts for a name: the first one. */
  readonly byName: ReadonlyMap<string, EnvEntry>;
}

export interface EnvEntry {
  readonly index: number;
  readonly name: string;
  readonly node: MapNode;
  readonly value: Lookup | null;
  readonly hasValueFrom: boolean;
  readonly shared: boolean;
  /** The strongest tag of the entry, its name and its value. */
  readonly tag: TagMeaning;
}

/** A language's section; null where it is absent, null (the API server prunes that) or no map. */
export function findSection(
  { spec, omitsEmptySections, host, selected }: Sections,
  name: SectionName,
): Field | null {
  if (host !== undefined) return host.sections.get(name) ?? null;
  const section = spec === null ? null : readField(spec, name);
  const found = omitsEmptySections && section?.node.pairs.length === 0 ? null : section;
  return found ?? selected?.get(name) ?? null;
}

type Sections = Pick<Instrumentation, "spec" | "omitsEmptySections" | "host" | "selected">;

export interface Section {
  readonly name: SectionName;
  readonly field: Field;
}

/** The languages that the resource has sections for: those that something in it says it is used for. Every rule asks. */
export const listSections = onceFor((instrumentation: Sections): readonly Section[] =>
  SECTIONS.flatMap((name) => {
    const field = findSection(instrumentation, name);
    return field === null ? [] : [{ name, field }];
  }),
);

/** The way to a section's env list, as people name it: `spec.python.env`. */
export function describeWay({ base }: Pick<Instrumentation, "base">, { path, envKey }: Field): string {
  return nameWay([...path.slice(base.length), envKey]);
}

export function readEnvList(owner: Field | null): EnvList {
  return owner === null ? NO_LIST : readListOf(owner);
}

const readListOf = onceFor((owner: Field): EnvList => {
  const found = findKey(owner.node, owner.envKey);
  const value = found?.node ?? null;
  const node = value?.kind === "seq" ? value : null;
  const { entries, byName, ...read } = readEntries(node);
  const isUnread = isRenderedList(owner, value);
  return {
    owner,
    ...readPlace(owner, found),
    node,
    opensAt: isUnread ? 0 : Math.min(node?.opensAt ?? Infinity, read.opensAt),
    invalid: node === null && !isNull(value) && !isUnread,
    entries,
    byName,
    tag: strongestTag(owner.tag, readTag(value), read.tag),
  };
});

const NO_LIST: EnvList = {
  owner: null,
  key: null,
  node: null,
  opensAt: Infinity,
  invalid: false,
  shared: false,
  ambiguous: false,
  tag: "none",
  entries: [],
  byName: new Map(),
};

type Entries = Pick<EnvList, "entries" | "byName" | "tag" | "opensAt">;
const entriesOf = new WeakMap<SeqNode, Entries>();

/** Read once for a list: thousands of resources can share one by an alias. */
function readEntries(list: SeqNode | null): Entries {
  const known = list === null ? undefined : entriesOf.get(list);
  if (known !== undefined) return known;
  const entries = list === null ? [] : list.items.flatMap(readEntry);
  const byName = new Map<string, EnvEntry>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  const isForeign = list?.items.some((item) => readTag(item) === "foreign") === true;
  // Any of the names may be the one that is asked for.
  const rendered = entries.find(({ name }) => isRendered(name));
  const opensAt = rendered?.node.start ?? Infinity;
  const read: Entries = { entries, byName, tag: isForeign ? "foreign" : "none", opensAt };
  if (list !== null) entriesOf.set(list, read);
  return read;
}

function readPlace(owner: Field, found: Lookup | null): Pick<EnvList, "key" | "shared" | "ambiguous"> {
  return {
    key: found?.key ?? null,
    shared: owner.shared || found?.shared === true,
    ambiguous: owner.ambiguous || (found?.count ?? 0) > 1,
  };
}

/** Whether only rendering a template tells what the list is, or whether there is one. */
function isRenderedList(owner: Field, value: Node | null): boolean {
  if (value === null) return owner.node.opensAt !== undefined;
  return value.kind === "scalar" && isRendered(value.text);
}

/** The field of a key that holds a map; null where there is none. */
export function readField(owner: Field, name: string): Field | null {
  const found = findKey(owner.node, name);
  if (found === null || !isMap(found.node)) return null;
  return {
    key: found.key,
    node: found.node,
    shared: owner.shared || found.shared,
    ambiguous: owner.ambiguous || found.count > 1,
    tag: strongestTag(owner.tag, readTag(found.node)),
    path: [...owner.path, name],
    envKey: owner.envKey,
  };
}

function readEntry(item: Node, index: number): readonly EnvEntry[] {
  const node = item.kind === "alias" ? item.target : item;
  if (!isMap(node)) return [];
  const name = findKey(node, "name");
  if (name === null) return [];
  const text = readText(name.node);
  if (text === null) return [];
  const value = findKey(node, "value");
  return [
    {
      index,
      name: text,
      node,
      value,
      // The API server drops a null.
      hasValueFrom: !isNull(findKey(node, "valueFrom")?.node ?? null),
      shared: item.kind === "alias" || name.shared || (value?.shared ?? false),
      tag: strongestTag(readTags(node, value?.node), tagOfName(name.node)),
    },
  ];
}

/** A name is only read: no fix changes it, and base64 does it no harm. */
function tagOfName(name: Node | null): TagMeaning {
  const tag = readTag(name);
  return tag === "base64" ? "none" : tag;
}
