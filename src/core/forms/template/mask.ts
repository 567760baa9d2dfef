import type { Range } from "../../text/range.ts";
import type { Action } from "./actions.ts";
import type { Chain } from "./chains.ts";

/**
 * Masks a template: a text of the same length that is YAML, so that every offset stays true. What an action puts into a
 * line is a placeholder of its length; what stands in lines of its own vanishes.
 */
export interface Mask {
  readonly text: string;
  /** What was put in the place of actions, in order. */
  readonly placeholders: readonly Placeholder[];
  /** Where lines are put in that only rendering tells. */
  readonly openings: readonly Opening[];
}

export interface Placeholder extends Range {
  /** What it stands for, delimiters included. */
  readonly content: string;
}

export interface Opening extends Range {
  /** The column at which its lines begin, from 0; null where only rendering tells. */
  readonly column: number | null;
  readonly content: string;
}

/** Characters of Unicode's private use areas, of which a text hardly ever has one. */
const PLACEHOLDERS = ["\uE0F5", "\uE1A7", "\uF3C9", "\uF8A3"];

/** A character for placeholders that the text does not have; null where it has them all. */
export function findPlaceholder(text: string): string | null {
  return PLACEHOLDERS.find((char) => !text.includes(char)) ?? null;
}

export function maskActions(text: string, actions: readonly Action[], placeholder: string): Mask {
  const alone = findAlone(text, actions);
  const { text: masked, ...mask } = mark(text, { actions, placeholder, alone });
  const begun = findBegun(masked, mask.placeholders, placeholder);
  if (begun.size === 0) return { text: masked, ...mask };
  const more = actions.filter(({ start, kind }) => kind === "value" && begun.has(start));
  return mark(text, { actions, placeholder, alone: new Set([...alone, ...more]) });
}

interface Marking {
  readonly actions: readonly Action[];
  readonly placeholder: string;
  /** Those in whose place there is nothing. */
  readonly alone: ReadonlySet<Action>;
}

function mark(text: string, { actions, placeholder, alone }: Marking): Mask {
  const parts: string[] = [];
  const placeholders: Placeholder[] = [];
  const openings: Opening[] = [];
  let end = 0;
  for (const action of actions) {
    parts.push(text.slice(end, action.start));
    end = action.end;
    const own = text.slice(action.start, action.end);
    if (action.kind === "value" && !alone.has(action)) {
      // `key:{{ value }}` becomes a pair only with a blank.
      const gap = text.charAt(action.start - 1) === ":" ? " " : "";
      placeholders.push({ start: action.start + gap.length, end, content: own });
      parts.push(gap + placeholder.repeat(own.length - gap.length));
    } else {
      if (action.kind === "value")
        openings.push({ start: action.start, end, column: columnOf(action), content: own });
      parts.push(blank(own));
    }
  }
  parts.push(text.slice(end));
  return { text: parts.join(""), placeholders, openings };
}

/**
 * Where actions begin a map or a list whose rest is written below: `labels: {{ include "x" . | nindent 4 }}`, and more keys.
 * Alone at its key an action is the whole value.
 */
function findBegun(
  masked: string,
  placeholders: readonly Placeholder[],
  placeholder: string,
): ReadonlySet<number> {
  const begun = new Set<number>();
  for (const { start, end, content } of placeholders) {
    if (columnIn(content) === null) continue;
    const own = masked.slice(masked.lastIndexOf("\n", start - 1) + 1, start);
    const column = columnOfKey(own);
    const next = findNextLine(masked, end);
    if (column === null || next === null || next.startsWith(placeholder)) continue;
    const indent = next.search(/[^ ]/);
    if (indent > column || (indent === column && /^ *-\s/.test(next))) begun.add(start);
  }
  return begun;
}

/** Of a line that is a key without a value; null for any other. */
function columnOfKey(line: string): number | null {
  const key = /^[ -]*(?=[^\s#-])/.exec(line)?.[0];
  return key !== undefined && /:\s*$/.test(line) ? key.length : null;
}

/** The next line that is not blank; null where something follows in the same line, or nothing at all. */
function findNextLine(text: string, from: number): string | null {
  const said = /\S/g;
  said.lastIndex = from;
  const found = said.exec(text);
  if (found === null) return null;
  const start = text.lastIndexOf("\n", found.index) + 1;
  const end = text.indexOf("\n", start);
  return start <= from ? null : text.slice(start, end === -1 ? text.length : end);
}

/** The text with blanks for some of its parts; line ends stay. */
export function blankOut(text: string, ranges: readonly Range[]): string {
  const parts: string[] = [];
  let end = 0;
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    if (range.end <= end) continue;
    parts.push(
      text.slice(end, Math.max(end, range.start)),
      blank(text.slice(Math.max(end, range.start), range.end)),
    );
    end = range.end;
  }
  return parts.join("") + text.slice(end);
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}

/** The actions in whose lines there is nothing but actions. */
function findAlone(text: string, actions: readonly Action[]): ReadonlySet<Action> {
  const alone = new Set<Action>();
  let group: Action[] = [];
  for (const [index, action] of actions.entries()) {
    group.push(action);
    const next = actions[index + 1];
    // What shares a line with another one stands and falls with it.
    if (next !== undefined && !text.slice(action.end, next.start).includes("\n")) continue;
    if (isAlone(text, group)) for (const one of group) alone.add(one);
    group = [];
  }
  return alone;
}

function isAlone(text: string, group: readonly Action[]): boolean {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return false;
  const newline = text.indexOf("\n", last.end);
  const isBlank = (start: number, end: number) => text.slice(start, end).trim() === "";
  return (
    isBlank(text.lastIndexOf("\n", first.start - 1) + 1, first.start) &&
    isBlank(last.end, newline === -1 ? text.length : newline) &&
    group.every((action, index) => index === 0 || isBlank(group[index - 1]?.end ?? 0, action.start))
  );
}

/** The column that an action says for its lines; null where only rendering tells. */
export function columnOf({ content }: Action): number | null {
  return columnIn(content);
}

function columnIn(content: string): number | null {
  const [, digits] =
    /\bn?indent[ \t]{1,9}(\d{1,3})\b/.exec(content.slice(content.lastIndexOf("|") + 1)) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** Chains that stand in one line, with what they choose between, are as one action. */
export function joinInline(
  text: string,
  actions: readonly Action[],
  chains: readonly Chain[],
): { readonly actions: readonly Action[]; readonly chains: readonly Chain[] } {
  const inline = chains.filter(({ start, end }) => !text.slice(start, end).includes("\n"));
  if (inline.length === 0) return { actions, chains };
  const outer: Chain[] = [];
  for (const chain of inline) if (chain.start >= (outer.at(-1)?.end ?? 0)) outer.push(chain);
  const joined: Action[] = [];
  let at = 0;
  for (const action of actions) {
    while ((outer[at]?.end ?? Infinity) <= action.start) at += 1;
    const around = outer[at];
    if (around === undefined || action.start < around.start) joined.push(action);
    else if (action.start === around.start) joined.push(toValue(text, around));
  }
  const known = new Set(inline);
  return { actions: joined, chains: chains.filter((chain) => !known.has(chain)) };
}

function toValue(text: string, { start, end }: Range): Action {
  return { start, end, kind: "value", content: text.slice(start, end) };
}
