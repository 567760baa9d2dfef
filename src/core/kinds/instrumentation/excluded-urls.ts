import { prose, type Prose } from "../../text/prose.ts";

/**
 * What Python makes of a list of excluded URLs: split at commas, trimmed, joined with `|`, and searched for in the URL
 * (opentelemetry-python-contrib 466ae4c0, util/http/__init__.py).
 */

export interface PatternFault {
  /**
   * empty: an empty item. broken: no regular expression. quantifier: a comma within one, which separates. anchored: `^/` where
   * the whole URL is searched. glob: a star behind the last slash. short: found in many a URL.
   */
  readonly kind: "empty" | "broken" | "quantifier" | "anchored" | "glob" | "short";
  readonly item: string;
  /** The value without it; null where what was meant is not to be known. */
  readonly corrected: string | null;
}

export interface PatternPlace {
  /** Whether all libraries read it, those that make requests too. */
  readonly isGeneral: boolean;
  /** What the library holds patterns against. */
  readonly matches: "full URL" | "path";
}

/** What is wrong with a value, one of each kind. Nothing is with an empty one: it has no patterns. */
export function findPatternFaults(text: string, place: PatternPlace): readonly PatternFault[] {
  if (text === "") return [];
  const items = text.split(",").map((item) => item.trim());
  const quantifier = items.findIndex((item, at) => isQuantifier(item, items[at + 1] ?? ""));
  // What is broken brings nothing else about, and neither does what was cut apart.
  if (quantifier !== -1)
    return [
      {
        kind: "quantifier",
        item: `${items[quantifier] ?? ""},${items[quantifier + 1] ?? ""}`,
        corrected: null,
      },
    ];
  const broken = findBroken(items);
  if (broken !== null) return [{ kind: "broken", item: broken, corrected: null }];
  const faults: PatternFault[] = [];
  const rewrite = (wrong: string, right: string) => text.split(wrong).join(right);
  if (items.includes(""))
    faults.push({ kind: "empty", item: "", corrected: items.filter((item) => item !== "").join(",") });
  const anchored =
    place.isGeneral || place.matches === "path" ? undefined : items.find((item) => item.startsWith("^/"));
  if (anchored !== undefined) {
    const corrected = rewrite(anchored, `^https?://[^/]+${anchored.slice(1)}`);
    faults.push({ kind: "anchored", item: anchored, corrected });
  }
  const glob = items.find((item) => item.endsWith("/*"));
  if (glob !== undefined)
    faults.push({ kind: "glob", item: glob, corrected: rewrite(glob, glob.slice(0, -1)) });
  const short = place.isGeneral
    ? items.find((item) => /^\/?[a-z]{0,4}$/i.test(item) && item !== "")
    : undefined;
  if (short !== undefined) faults.push({ kind: "short", item: short, corrected: null });
  return faults;
}

/** What comes of it: the end of a sentence that names the variable. */
export function sayWhatMatches({ kind, item }: PatternFault): Prose {
  switch (kind) {
    case "empty":
      return prose`an empty pattern, which matches every URL: the libraries that read it trace no request`;
    case "broken":
      return prose`${item}, which is no regular expression in Python: loading the instrumentations stops there, and all that follow are off`;
    case "quantifier":
      return prose`${item}, which the comma cuts in two: neither part matches what was meant`;
    case "anchored":
      return prose`${item}, which never matches: Python searches the whole URL, and none begins with a slash`;
    case "glob":
      return prose`${item}, which is a regular expression and no glob: it matches without the last slash, too`;
    case "short":
      return prose`${item}, which matches anywhere in a URL, outgoing ones too: others may contain it`;
  }
}

/** The item at which Python’s regular expressions fail for certain; null where none is known to. */
function findBroken(items: readonly string[]): string | null {
  const joined = items.join("|");
  const at = findFailure(joined);
  if (at === null) return null;
  let end = -1;
  return items.find((item) => (end += item.length + 1) >= at) ?? null;
}

/** Groups with flags can change what the rest means: (?x) allows comments. Conditions have a syntax of their own. */
const SPECIAL = /\(\?[#(a-zA-Z-]/;

/** Whether two items are the halves of `x{2,5}`; `{,}` is none. */
function isQuantifier(item: string, next: string): boolean {
  const isOpen = /\{\d*$/.test(item) && /^\d*\}/.test(next);
  return isOpen && !(item.endsWith("{") && next.startsWith("}"));
}

/**
 * Where an expression fails: a quantifier with nothing to repeat, two in a row (a second `?` or `+` is none of them), a
 * bracket that is not closed, a backslash at the end.
 */
function findFailure(text: string): number | null {
  if (SPECIAL.test(text.replaceAll("(?P", ""))) return null;
  const open: number[] = [];
  let isStart = true;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (failsAt(text, at, isStart)) return at;
    isStart = char === "|" || char === "(";
    if (char === "\\") at += 1;
    else if (char === "(") open.push(at);
    else if (char === ")" && open.pop() === undefined) return at;
    else if (char === "[") {
      const end = endOfSet(text, at);
      if (end === -1) return at;
      at = end;
    }
  }
  return open.at(-1) ?? null;
}

function failsAt(text: string, at: number, isStart: boolean): boolean {
  const char = text.charAt(at);
  const isGroupMark = char === "?" && text.charAt(at - 1) === "(";
  const repeatsNothing = isStart && char !== "" && "*+?".includes(char) && !isGroupMark;
  return repeatsNothing || text.startsWith("**", at) || (char === "\\" && at + 1 === text.length);
}

/** The bracket that closes a set; one that stands first in it does not. */
function endOfSet(text: string, start: number): number {
  let at = text.charAt(start + 1) === "^" ? start + 2 : start + 1;
  if (text.charAt(at) === "]") at += 1;
  while (at < text.length && text.charAt(at) !== "]") at += text.charAt(at) === "\\" ? 2 : 1;
  return at < text.length ? at : -1;
}
