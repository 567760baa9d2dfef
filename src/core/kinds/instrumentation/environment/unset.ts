import type { SectionName } from "../../../../catalog/languages.ts";
import type { Version } from "../../../text/version.ts";
import { findKey } from "../../../yaml/node.ts";
import {
  findSection,
  listSections,
  readEnvList,
  type EnvList,
  type Instrumentation,
} from "../instrumentation.ts";
import { environmentOf } from "./environment.ts";
import { readEntryValue } from "./read-entry.ts";
import { findReferences } from "./references.ts";
import type { Variable } from "./variable.ts";

/** References to variables that are not yet set where the reference stands: the kubelet leaves them as they are. */

interface UnsetReference {
  /** The name that is referred to. */
  readonly name: string;
  /** The variable whose value refers to it. */
  readonly by: Variable;
  /** What sets it, from there on or behind it; null where nothing does. */
  readonly set: Variable | null;
  readonly language: SectionName | "sdk";
}

/** References of one list, or of one field, to the same name: found once, through however many languages. */
export interface UnsetCause extends UnsetReference {
  /** The variables of one list whose values refer to the name, or the one that a field makes. */
  readonly variables: readonly Variable[];
  readonly languages: readonly SectionName[];
}

export function findUnsetCauses(
  instrumentation: Instrumentation,
  operator: Version | null,
): readonly UnsetCause[] {
  const sections = listSections(instrumentation).map(({ name }) => name);
  const languages = sections.length === 0 ? (["sdk"] as const) : sections;
  return groupByCause(
    languages.flatMap((language) => [...findUnsetReferences(instrumentation, language, operator)]),
  );
}

function groupByCause(found: readonly UnsetReference[]): readonly UnsetCause[] {
  const groups = new Map<unknown, Map<string, UnsetReference[]>>();
  for (const reference of found) {
    const { by, name, language } = reference;
    // The agents of web servers have the endpoint in a file of their own, and not in a variable.
    if (by.source === null && (language === "apacheHttpd" || language === "nginx")) continue;
    const place = by.source?.list.node ?? by.node;
    const byName = groups.get(place) ?? new Map<string, UnsetReference[]>();
    groups.set(place, byName);
    const group = byName.get(name) ?? [];
    byName.set(name, group);
    group.push(reference);
  }
  return [...groups.values()].flatMap((byName) => [...byName.values()].flatMap(toCause));
}

function toCause(references: readonly UnsetReference[]): readonly UnsetCause[] {
  const [first] = references;
  if (first === undefined) return [];
  const variables = new Map(references.map(({ by }) => [by.node, by]));
  const languages = new Set(references.map(({ language }) => language));
  languages.delete("sdk");
  return [
    {
      ...first,
      variables: [...variables.values()],
      languages: [...languages].flatMap((one) => (one === "sdk" ? [] : [one])),
    },
  ];
}

/** The operator's own, which stand behind what the lists set. */
const OWN = /^OTEL_RESOURCE_ATTRIBUTES_(?:POD_NAME|POD_UID|NODE_NAME)$/;

function* findUnsetReferences(
  instrumentation: Instrumentation,
  language: SectionName | "sdk",
  operator: Version | null,
): Generator<UnsetReference> {
  const lists = listsFor(instrumentation, language);
  // Such a tag may bring in any entry.
  if (lists.some(({ tag }) => tag === "foreign")) return;
  const variables = environmentOf(instrumentation, language, { operator, container: null }).variables();
  const positions = new Map<string, number>();
  for (const [at, { name }] of variables.entries()) if (!positions.has(name)) positions.set(name, at);
  for (const [at, by] of variables.entries()) {
    const names = new Set(Array.from(findReferences(textOf(by)), ({ name }) => name));
    for (const name of names) {
      const position = positions.get(name);
      if (position !== undefined && position < at) continue;
      // Nobody in sight sets it: the pod may, and what it sets stands first.
      if (position === undefined && !OWN.test(name)) continue;
      if (mayBeSetBefore({ instrumentation, language, lists }, { name, by })) continue;
      yield { name, by, set: variables[position ?? -1] ?? null, language };
    }
  }
}

function textOf({ source, origin, value }: Variable): string {
  const own = source === null ? value : readEntryValue(source.entry);
  return own.kind === "expanded" && (source !== null || origin === "field") ? own.text : "";
}

/** In the order in which they count. */
function listsFor(instrumentation: Instrumentation, language: SectionName | "sdk"): readonly EnvList[] {
  const { commonEnv, otherEnvs } = instrumentation;
  const own = language === "sdk" ? [] : [readEnvList(findSection(instrumentation, language))];
  return [...own, commonEnv, ...otherEnvs];
}

interface Lists {
  readonly instrumentation: Instrumentation;
  readonly language: SectionName | "sdk";
  readonly lists: readonly EnvList[];
}

/** Whether something that only rendering, or other values, tell may set it before. */
function mayBeSetBefore(
  { instrumentation, language, lists }: Lists,
  { name, by }: { readonly name: string; readonly by: Variable },
): boolean {
  const { host } = instrumentation;
  // Of a container the list is whole, but for what `envFrom` sets before it; what its image sets is not expanded.
  const isOpen = lists.some(({ owner }) => owner !== null && findKey(owner.node, "envFrom") !== null);
  if (host !== undefined && isOpen) return true;
  if (host === undefined && language !== "sdk" && instrumentation.mayBeSetElsewhere(language, name))
    return true;
  const { source } = by;
  const own = source === null ? -1 : lists.findIndex(({ node }) => node === source.list.node);
  const before = own === -1 ? lists : lists.slice(0, own);
  if (before.some(({ opensAt }) => opensAt !== Infinity)) return true;
  return source !== null && source.list.opensAt < source.entry.node.start;
}
