import {
  mistakenPythonNames,
  pythonInstrumentations,
  pythonPackagesWithoutName,
  removedPythonInstrumentations,
} from "../../../catalog/data/python-instrumentations.ts";
import { nodejsInstrumentations } from "../../../catalog/data/nodejs-instrumentations.ts";
import { phpInstrumentations } from "../../../catalog/data/php-instrumentations.ts";
import { findNearestName, isOneApart } from "../../config/nearest-name.ts";
import { onceFor } from "../../text/once-for.ts";
import { compareVersions, parseVersion, type Version } from "../../text/version.ts";

/** Those of the removed ones that images had. */
const RELEASED: ReadonlySet<string> = new Set(["boto", "elasticsearch", "sklearn"]);

/**
 * The lists of instrumentations that a variable holds: split at commas, trimmed, compared exactly, and what people write
 * instead (Python: auto_instrumentation/_load.py; Node.js: auto-instrumentations-node utils.ts; PHP: SDK/Sdk.php).
 */

export interface ListVariable {
  readonly language: "python" | "nodejs" | "php";
  readonly name: string;
  /** Names that are known, those of older images too. Third parties bring others. */
  readonly known: readonly string[];
  /** The item that stands for all; null where there is none. */
  readonly wildcard: string | null;
}

const NODE = { language: "nodejs", known: nodejsInstrumentations, wildcard: null } as const;

export const LIST_VARIABLES: readonly ListVariable[] = [
  {
    language: "python",
    name: "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
    known: [...pythonInstrumentations.map(({ name }) => name), ...Object.keys(removedPythonInstrumentations)],
    wildcard: "*",
  },
  { ...NODE, name: "OTEL_NODE_DISABLED_INSTRUMENTATIONS" },
  { ...NODE, name: "OTEL_NODE_ENABLED_INSTRUMENTATIONS" },
  {
    language: "php",
    name: "OTEL_PHP_DISABLED_INSTRUMENTATIONS",
    known: phpInstrumentations,
    wildcard: "all",
  },
];

export type ListFault = "quotes" | "separator" | "blanks" | "case" | "pattern" | "all";

export interface ListReading {
  /** What is wrong with the way in which it is written, each kind once. */
  readonly faults: readonly ListFault[];
  /** The items that are written so that nothing comes of them. */
  readonly broken: readonly string[];
  /** The list as it was meant, as far as that is certain. */
  readonly repaired: readonly string[];
  /** Items that are names as they are written, known or not. */
  readonly plain: readonly string[];
  /** Whether only what keeps the meaning was repaired, and all of it was. */
  readonly isRepaired: boolean;
}

const QUOTES = /["'`[\]]/g;

export function readNameList(text: string, variable: ListVariable): ListReading {
  const known = namesOf(variable);
  const faults = new Set<ListFault>();
  const found = { broken: [] as string[], repaired: [] as string[], plain: [] as string[] };
  for (const item of text.split(",").map((one) => one.trim())) {
    const before = faults.size;
    const parts = readItem(item, { variable, known, note: (fault) => faults.add(fault) });
    const isBroken = parts.length !== 1 || parts[0] !== item || (faults.size > before && item !== "");
    if (isBroken && item !== "") found.broken.push(item);
    else found.plain.push(item);
    found.repaired.push(...parts);
  }
  const isRepaired = ![...faults].some(
    (fault) => fault === "pattern" || fault === "all" || fault === "blanks",
  );
  return { faults: [...faults], ...found, isRepaired };
}

const namesOf = onceFor(({ known }: ListVariable): ReadonlySet<string> => new Set(known));

interface ItemContext {
  readonly variable: ListVariable;
  readonly known: ReadonlySet<string>;
  readonly note: (fault: ListFault) => void;
}

/** The names that an item was meant to be. */
function readItem(item: string, context: ItemContext): readonly string[] {
  const { note } = context;
  const bare = item.replace(QUOTES, "").trim();
  if (bare !== item) note("quotes");
  if (bare.includes(";")) note("separator");
  return bare
    .split(";")
    .map((part) => part.trim())
    .flatMap((part) => (/\s/.test(part) ? readBlanks(part, context) : [readName(part, context)]))
    .filter((name, _, all) => name !== "" || all.length === 1);
}

/** Blanks between names that are known; anything else is nobody's guess. */
function readBlanks(part: string, context: ItemContext): readonly string[] {
  const words = part.split(/\s+/);
  if (!words.every((word) => context.known.has(word.toLowerCase()))) return [part];
  context.note("blanks");
  return words.map((word) => readName(word, context));
}

function readName(name: string, { variable, known, note }: ItemContext): string {
  if (name === variable.wildcard) return name;
  if (/[*?]/.test(name)) note("pattern");
  else if (/^all$/i.test(name)) note("all");
  else if (!known.has(name) && known.has(name.toLowerCase())) {
    note("case");
    return name.toLowerCase();
  }
  return name;
}

export interface Meant {
  /** What the item is: another name of the same, a name that is nearly one, one of an older image, or of none. */
  readonly kind: "mistaken" | "near" | "removed" | "nameless";
  /** The names that it most likely means; none where there are none. */
  readonly names: readonly string[];
}

/** What an item means that is no name of the catalogue; null where it may be anybody's: third parties register names too. */
export function findMeaning(item: string, variable: ListVariable, version: Version | null): Meant | null {
  const isPython = variable.language === "python";
  const lastIn = isPython ? REMOVED.get(item) : undefined;
  if (lastIn !== undefined)
    return version !== null && isOlder(lastIn, version) ? { kind: "removed", names: [] } : null;
  if (namesOf(variable).has(item)) return null;
  const bare = item.toLowerCase().replace(PREFIX, "");
  const mistaken = isPython ? MISTAKES.get(bare) : undefined;
  if (mistaken !== undefined) return { kind: "mistaken", names: mistaken };
  if (isPython && NAMELESS.has(bare)) return { kind: "nameless", names: [] };
  // The package's name with its prefix.
  if (bare !== item.toLowerCase() && namesOf(variable).has(bare)) return { kind: "mistaken", names: [bare] };
  const near = findNear(bare, variable);
  return near === null ? null : { kind: "near", names: [near] };
}

const PREFIX = /^(?:@opentelemetry\/instrumentation-|opentelemetry[-_.]instrumentation[-_.])/;

const MISTAKES: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(mistakenPythonNames));
const NAMELESS: ReadonlySet<string> = new Set(pythonPackagesWithoutName);
/** The last version that had a name. What was never in an image, third parties may bring under the same name. */
const REMOVED: ReadonlyMap<string, string> = new Map(
  Object.entries(removedPythonInstrumentations).filter(([name]) => RELEASED.has(name)),
);

/** Differs by hyphens alone, or by one letter of several: not by a digit, which is another library. */
function findNear(name: string, { known }: ListVariable): string | null {
  const plain = flatten(name);
  const same = known.find((one) => flatten(one) === plain);
  if (same !== undefined) return same;
  if (name.length < 5) return null;
  const near = findNearestName(
    name,
    known.filter((one) => Math.abs(one.length - name.length) <= 1),
  );
  return near !== undefined && digitsOf(near) === digitsOf(name) && isOneApart(name, near) ? near : null;
}

function flatten(name: string): string {
  return name.replaceAll(/[-_. ]/g, "");
}

function digitsOf(name: string): string {
  return name.replaceAll(/\D/g, "");
}

function isOlder(last: string, version: Version): boolean {
  const parsed = parseVersion(last);
  return parsed !== null && compareVersions(parsed, version) < 0;
}
