import { findMeaning, LIST_VARIABLES, readNameList, type ListVariable } from "../name-list.ts";
import type { Image } from "../image.ts";

/** What a list that has items without effect was meant to say: in what other rules report, the names may stand already. */

export interface MeantItem {
  /** As it is written. */
  readonly item: string;
  /** The names to write instead; the item itself where it is fine, or where nobody can tell. */
  readonly names: readonly string[];
  /** The rule that reports the item; null where none does. */
  readonly rule: "list-syntax-without-effect" | "unknown-instrumentation-name" | null;
  /** Whether that rule says what to write instead. */
  readonly isMended: boolean;
  /** Whether the names are no guess. */
  readonly isCertain: boolean;
}

/** The items in their order; `wanted` says which names a pattern can mean. null: no such list is known. */
export function readMeantItems(
  text: string,
  {
    name,
    image,
    wanted,
  }: { readonly name: string; readonly image: Image; readonly wanted: readonly string[] },
): readonly MeantItem[] | null {
  const variable = LIST_VARIABLES.find((one) => one.name === name);
  if (variable === undefined) return null;
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "")
    .map((item) => readItem(item, { variable, image, wanted }));
}

interface Context {
  readonly variable: ListVariable;
  readonly image: Image;
  readonly wanted: readonly string[];
}

function readItem(item: string, context: Context): MeantItem {
  const { faults, repaired, isRepaired } = readNameList(item, context.variable);
  if (faults.length === 0) return readName(item, context);
  const rule = "list-syntax-without-effect";
  const isPattern = faults.includes("pattern");
  const isMended = !isPattern && !faults.includes("all");
  const matches = isPattern ? context.wanted.filter((name) => matchesPattern(name, item)) : repaired;
  const names = faults.includes("all") || matches.length === 0 ? [item] : matches;
  return { item, names, rule, isMended, isCertain: isRepaired };
}

function readName(item: string, { variable, image, wanted }: Context): MeantItem {
  const plain: MeantItem = { item, names: [item], rule: null, isMended: false, isCertain: true };
  // An image of somebody's own can have instrumentations of any name.
  if (image.kind === "custom" || !/^[\w@/.-]+$/.test(item)) return plain;
  const meant = findMeaning(item, variable, image.version);
  if (meant === null) return plain;
  const rule = "unknown-instrumentation-name";
  if (meant.names.length === 0) return { ...plain, rule };
  const isCertain = meant.kind === "mistaken" && meant.names.every((name) => wanted.includes(name));
  return { item, names: meant.names, rule, isMended: true, isCertain };
}

/** A glob of stars; linear in its length, for the stars are tried from the left only. */
function matchesPattern(name: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().split("*");
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  if (parts.length < 2 || !name.startsWith(first) || !name.slice(first.length).endsWith(last)) return false;
  let rest = name.slice(first.length, name.length - last.length);
  for (const part of parts.slice(1, -1)) {
    const at = rest.indexOf(part);
    if (at === -1) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}
