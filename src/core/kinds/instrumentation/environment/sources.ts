import type { SectionName } from "../../../../catalog/languages.ts";
import { findSection, readEnvList, type EnvList, type Instrumentation } from "../instrumentation.ts";
import { blockedNames, mergeAttributes } from "./base.ts";
import type { Container } from "./container.ts";
import { FOREIGN_TAG, readEntryValue, RENDERED, unknown } from "./read-entry.ts";
import { LAST } from "./sdk-steps.ts";
import { literal, type EntrySource, type Origin, type Variable } from "./variable.ts";

/** What sets variables by itself: the pod, and the lists of the resource and of the one that it is based on. */

export interface Source {
  readonly origin: Origin;
  readonly list: EnvList | null;
  readonly pod: readonly Variable[];
  /** The resource that has a base, where the list is that one's; null for the resource's own. */
  readonly child: Instrumentation | null;
}

/** The one that counts first stands first. */
export function listSources(
  instrumentation: Instrumentation,
  language: SectionName | "sdk",
  container: Container | null,
): readonly Source[] {
  const pod = container?.env ?? [];
  const { parent } = instrumentation;
  return [
    ...(pod.length === 0 ? [] : [{ origin: "pod", list: null, pod, child: null } as const]),
    ...listsOf(instrumentation, language, null),
    ...(parent === null ? [] : listsOf(parent, language, instrumentation)),
  ];
}

function listsOf(
  instrumentation: Instrumentation,
  language: SectionName | "sdk",
  child: Instrumentation | null,
): readonly Source[] {
  const ofList = (origin: Origin, list: EnvList): Source => ({ origin, list, pod: [], child });
  const { commonEnv, otherEnvs } = instrumentation;
  const own = language === "sdk" ? null : readEnvList(findSection(instrumentation, language));
  return [
    ...(own === null ? [] : [ofList("section", own)]),
    ...[commonEnv, ...otherEnvs].map((list) => ofList("common", list)),
  ];
}

/** What one of the sources says of a name; null where it says nothing. */
function findIn({ list, origin, pod, child }: Source, name: string): Variable | null {
  if (list === null) return pod.find((variable) => variable.name === name) ?? null;
  if (child !== null && blockedNames(child)(name)) return null;
  if (list.tag === "foreign") return uncertain(name, origin, FOREIGN_TAG);
  // The API server refuses what is no list: what was meant may say anything.
  if (list.invalid) return uncertain(name, origin, NO_LIST);
  const entry = list.byName.get(name);
  if (entry !== undefined && entry.node.start < list.opensAt)
    return readVariable({ list, entry }, origin, child);
  return list.opensAt === Infinity ? null : uncertain(name, origin, RENDERED);
}

function readVariable(source: EntrySource, origin: Origin, child: Instrumentation | null): Variable | null {
  const { entry } = source;
  const value = readEntryValue(entry);
  const node = entry.value?.node ?? entry.node;
  const variable = { name: entry.name, value, origin, source, node };
  if (child === null || entry.name !== LAST || value.kind !== "literal") return variable;
  const text = mergeAttributes(value.text, child);
  return text === null ? null : { ...variable, value: literal(text) };
}

const NO_LIST = "what stands there isn't a list";

function uncertain(name: string, origin: Origin, reason: string): Variable {
  return { name, value: unknown(reason), origin, source: null, node: null };
}

/** Where a name is looked up. */
export interface Lookup {
  readonly sources: readonly Source[];
  readonly instrumentation: Instrumentation;
  readonly language: SectionName | "sdk";
}

/** What counts for a name among what is set; null where nothing sets it. */
export function findSet({ sources, instrumentation, language }: Lookup, name: string): Variable | null {
  for (const source of sources) {
    const found = findIn(source, name);
    if (found !== null) return found;
  }
  const isOpen = language !== "sdk" && instrumentation.mayBeSetElsewhere(language, name);
  return isOpen ? uncertain(name, "common", "other values") : null;
}

/** All that a source sets, in its order. */
export function* listSet({ list, origin, pod, child }: Source): Generator<Variable> {
  yield* pod;
  if (list === null) return;
  const isBlocked = child === null ? () => false : blockedNames(child);
  for (const entry of list.entries) {
    const variable = isBlocked(entry.name) ? null : readVariable({ list, entry }, origin, child);
    if (variable !== null) yield variable;
  }
}
