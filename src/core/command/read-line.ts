import { findNearestName } from "../config/nearest-name.ts";
import { prose } from "../text/prose.ts";
import { invalid, type Command } from "./command.ts";
import { defaultCommand, findCommandSpec, findMeantWord, listCommandWords } from "./registry.ts";
import { readTarget } from "./target.ts";
import { splitFirstWord, splitWords } from "./words.ts";

/** Reads one line that begins with `/otel-fix`. */
export type LineReading = { readonly ok: true; readonly command: Command } | UnknownWord;

/** The first word is none that is known: most likely a sentence that begins with the bot's name. */
export interface UnknownWord {
  readonly ok: false;
  readonly word: string;
  /** The known word that it may stand for; "" where none is needed. */
  readonly nearest: string | undefined;
}

/** Whether the line begins with the slash word, in any case, and a blank or its own end after it. */
export function isCommandLine(line: string): boolean {
  return /^\/otel-fix(?:[\t\p{Zs}]|$)/iu.test(line);
}

export function readCommandLine(line: string, ruleIds: readonly string[]): LineReading {
  const text = line.slice("/otel-fix".length);
  const context = { raw: shortenLine(line), ruleIds };
  const hidden = findHiddenCharacter(line);
  if (hidden !== undefined) {
    const found = prose`${hidden}`;
    const expected = ["characters that can be seen"];
    return { ok: true, command: invalid(context.raw, { expected, found }) };
  }
  const [first] = splitFirstWord(text);
  const word = splitWords(first)?.[0]?.text ?? first;
  const spec = findCommandSpec(word) ?? (isArgument(first, ruleIds) ? defaultCommand : undefined);
  if (spec !== undefined) return { ok: true, command: spec.read(text, context) };
  const meant = findMeantWord(word.toLowerCase());
  return { ok: false, word, nearest: meant ?? findNearestName(word, [...listCommandWords(), ...ruleIds]) };
}

/** Whether the first word, as written, is an argument of the command that needs no word. An opened quote is one too. */
function isArgument(first: string, ruleIds: readonly string[]): boolean {
  if (first === "" || /^["“”]/u.test(first)) return true;
  const word = splitWords(first)?.[0];
  return word !== undefined && (/^(?:--|–|—)/u.test(word.text) || readTarget(word, ruleIds) !== null);
}

/** Longest line that is kept to be shown, in UTF-16 units. */
const MAX_RAW = 200;

/** The line as it is kept to be shown. */
export function shortenLine(line: string): string {
  return line.length > MAX_RAW ? `${line.slice(0, MAX_RAW - 1).toWellFormed()}…` : line.toWellFormed();
}

/**
 * Control characters, and those that turn the direction of text or take no place: a path or a reason with one of them is
 * not what it looks like.
 */
function findHiddenCharacter(line: string): string | undefined {
  const [character] =
    /(?!\t)\p{Cc}|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]|\p{Cs}/u.exec(line) ?? [];
  const code = character?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  return code === undefined ? undefined : `U+${code}`;
}
