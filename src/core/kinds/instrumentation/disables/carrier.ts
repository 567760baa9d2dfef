import { findGhost, findSuccessor } from "../../../../catalog/variables.ts";
import { listSome, plain, prose, type Prose } from "../../../text/prose.ts";
import { readMisspelling } from "../environment/misspelt.ts";
import { readEntryValue } from "../environment/read-entry.ts";
import { isReferredTo } from "../environment/references.ts";
import type { EntrySource, Variable, VariableValue } from "../environment/variable.ts";
import { hasOwnName, rangeOfName } from "../environment/written.ts";
import { readImage } from "../image.ts";
import { readEnvList, type EnvEntry, type EnvList } from "../instrumentation.ts";
import { rangeOfVariable } from "../place.ts";
import type { Asked, Carrier } from "./gap.ts";
import { readMeantItems, type MeantItem } from "./meant-items.ts";

/** Where the names that are missing stand already, in a way that has no effect, and what the list should say instead. */

export interface Carried {
  readonly carrier: Carrier;
  /** The value with what has an effect in the place of what has none, and with the names that are missing then. */
  readonly value: string;
  /** Whether that guesses what somebody meant. */
  readonly isGuess: boolean;
  /** Whether the value has a word for everything: what to write instead is nobody's guess. */
  readonly isAll: boolean;
}

export interface Wanted {
  /** The list's variable. */
  readonly name: string;
  readonly missing: readonly string[];
}

/** What a value that is read carries; null where all that is in it has an effect, or where nobody knows what it means. */
export function findInValue(
  { instrumentation, language, section, version }: Asked,
  { text, variable }: { readonly text: string; readonly variable: Variable },
  { name, missing }: Wanted,
): Carried | null {
  const image = { ...readImage(instrumentation, language, null), version };
  const items = readMeantItems(text, { name, image, wanted: missing });
  if (items === null) return null;
  const meant = new Set(items.flatMap(({ item, names }) => names.filter((one) => one !== item)));
  const all = items.filter(
    ({ rule, isMended, item }) => rule === SYNTAX && !isMended && /^\W*all\W*$/i.test(item),
  );
  const rest = missing.filter((one) => !meant.has(one));
  const broken = items.filter((one) => one.rule !== null && one.names.some((other) => other !== one.item));
  if (broken.length === 0 && all.length === 0) return null;
  const hasFix = items.every(({ rule, isMended }) => rule !== SYNTAX || isMended);
  return {
    carrier: {
      reports: [...new Set([...all, ...broken].flatMap(({ rule }) => rule ?? []))].map((rule) => ({
        rule,
        at: rangeOfVariable(instrumentation, variable, section),
      })),
      isEnough: all.length > 0 || (rest.length === 0 && hasFix),
      clause: describeItems(all.length > 0 ? all : broken, name),
      why: prose`The agent splits the list at commas, trims blanks, and compares names exactly.`,
    },
    value: [...new Set([...items.flatMap(({ names }) => names), ...rest])].join(","),
    isGuess: !broken.every(({ isCertain }) => isCertain),
    isAll: all.length > 0,
  };
}

const SYNTAX = "list-syntax-without-effect";

function describeItems(items: readonly MeantItem[], name: string): Prose {
  const names = items.map(({ item }) => (item.length > 80 ? `${item.slice(0, 79)}…` : item));
  return prose`${listSome(names)} in ${name} ${plain(names.length === 1 ? "has" : "have")} no effect`;
}

export interface Twin extends Carried {
  readonly source: EntrySource;
  readonly variable: Variable;
}

/**
 * An entry whose name is a slip of the list's, or one that nothing reads and that means it; null where there is none, unknown
 * where its value is not written out.
 */
export function findTwin(asked: Asked, { name, missing }: Wanted): Twin | null | "unknown" {
  const { instrumentation, section } = asked;
  const lists = [readEnvList(section), instrumentation.commonEnv, ...instrumentation.otherEnvs];
  const sources = lists.filter(({ tag }) => tag !== "foreign").flatMap(listEntries);
  for (const source of sources) {
    const rule = whyUnread(asked, source, name);
    if (rule === null) continue;
    const value = readEntryValue(source.entry);
    return value.kind === "literal" ? describeTwin(asked, { source, value, rule }, missing) : "unknown";
  }
  return null;
}

/** The entries that count, each the first of its name. */
function listEntries(list: EnvList): readonly EntrySource[] {
  return [...list.byName.values()].map((entry) => ({ list, entry }));
}

interface Unread {
  readonly source: EntrySource;
  readonly value: Extract<VariableValue, { readonly kind: "literal" }>;
  readonly rule: typeof MISSPELT | typeof GHOST;
}

function describeTwin(
  { instrumentation, section }: Asked,
  { source, value, rule }: Unread,
  missing: readonly string[],
): Twin {
  const { list, entry } = source;
  const listed = value.text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
  const rest = missing.filter((one) => !listed.includes(one));
  const at = rangeOfName(instrumentation, { list, owner: list.owner ?? section, section: null }, entry);
  return {
    carrier: {
      reports: [{ rule, at }],
      isEnough: rest.length === 0,
      clause: prose`no SDK or agent reads ${entry.name}`,
      why: prose`SDKs look for the exact name.`,
    },
    value: [...listed, ...rest].join(","),
    isGuess: rule === GHOST || readMisspelling(entry.name)?.isPlural !== true,
    isAll: false,
    source,
    variable: { name: entry.name, value, origin: "section", source, node: nameOf(entry) },
  };
}

const MISSPELT = "misspelled-env-name";
const GHOST = "ghost-variable";

/** The rule that says of an entry that nothing reads it, and that the list is meant. */
function whyUnread(
  { instrumentation, language, section }: Asked,
  { list, entry }: EntrySource,
  name: string,
): typeof MISSPELT | typeof GHOST | null {
  if (!hasOwnName(entry) || !MAY_BE_A_LIST.test(entry.name)) return null;
  if (isReferredTo(instrumentation, entry.name)) return null;
  if (findGhost(entry.name) === undefined) {
    const meant = readMisspelling(entry.name)?.meant ?? [];
    return meant.length === 1 && meant[0] === name ? MISSPELT : null;
  }
  const own = list.owner?.node === section.node ? language : null;
  const { kind } = readImage(instrumentation, language, null);
  const isRead = kind === "custom" || kind === "unknown";
  return !isRead && findSuccessor(entry.name, own) === name ? GHOST : null;
}

/** Spares the search for names that are near. */
const MAY_BE_A_LIST = /^o.*inst/i;

function nameOf({ node }: EnvEntry): EnvEntry["node"]["pairs"][number]["value"] {
  return node.pairs.find(({ key }) => key.kind === "scalar" && key.text === "name")?.value ?? null;
}
