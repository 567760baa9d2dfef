import type { Nodes } from "mdast";

import { findNearestName } from "../config/nearest-name.ts";
import { trimBoth, trimEndOf } from "../text/trim.ts";
import { rangeOf, type Comment } from "./comment-tree.ts";
import { isCommandLine, readCommandLine, shortenLine } from "./read-line.ts";
import { splitFirstWord } from "./words.ts";

/** A whole comment that means a command and is none. It is not carried out; one short reply may help. */
export interface NearMiss {
  /**
   * `not-plain-text`: the command is code, a heading, a list item or bold. `misspelt`: the slash word is not quite ours.
   * `unknown-word`: what follows it is no word, rule or path.
   */
  readonly kind: "not-plain-text" | "misspelt" | "unknown-word";
  /** The line as it was written, at most 200 characters. Anybody's words: show it as code only. */
  readonly raw: string;
  /** The word at fault: the slash word, or the unknown one after it. */
  readonly found: string;
  /** What to write instead: always a command that can be carried out. */
  readonly suggestion: string;
}

/** Longest line that is taken for a near miss. */
const MAX_LINE = 200;

export function findNearMiss(comment: Comment, ruleIds: readonly string[]): NearMiss | null {
  if (comment.unread !== "") return null;
  const written = findOnlyLine(comment);
  if (written === null || written.length > MAX_LINE) return null;
  // Backticks or stars around the command, or around a part of it.
  const line = trimBoth(written.replaceAll("`", ""), /[*_\s]/);
  if (!isCommandLine(line)) return readMisspelt(line, written, ruleIds);
  // A sentence with a command in it is talk.
  const isTalk = written.includes("`") && !/^`[^`]*`$/.test(written) && !isValid(line, ruleIds);
  if (isTalk) return null;
  const [first, rest] = splitFirstWord(line);
  const reading = readCommandLine(line, ruleIds);
  const kind = reading.ok ? "not-plain-text" : "unknown-word";
  const found = reading.ok ? first : reading.word;
  return { kind, raw: shortenLine(written), found, suggestion: suggest(rest, ruleIds) };
}

/** The line that a comment consists of, without the marks of its block; HTML comments are not counted. */
function findOnlyLine({ root, source }: Comment): string | null {
  const [node, ...others] = root.children.filter((child) => !isHtmlComment(child));
  if (node === undefined || others.length > 0) return null;
  if (node.type === "code") return findOnlyCodeLine(node.value);
  const text = sliceText(node, source)?.trim();
  return text === undefined || text === "" || text.includes("\n") ? null : text;
}

function isHtmlComment(node: Nodes): boolean {
  return node.type === "html" && /^\s*<!--[^]*-->\s*$/.test(node.value);
}

/** A block of several commands is shown by its first. */
function findOnlyCodeLine(value: string): string | null {
  const lines = value.split("\n").filter((line) => line.trim() !== "");
  const [first] = lines;
  if (first === undefined) return null;
  return lines.length === 1 || lines.every((line) => isCommandLine(line.trim())) ? first.trim() : null;
}

function sliceText(node: Nodes, source: string): string | undefined {
  if (node.type === "list" || node.type === "listItem") {
    const [child, ...others] = node.children;
    return child === undefined || others.length > 0 ? undefined : sliceText(child, source);
  }
  if (node.type !== "paragraph" && node.type !== "heading") return undefined;
  const [first, last] = [node.children.at(0), node.children.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return source.slice(rangeOf(first)?.start, rangeOf(last)?.end);
}

/** `/otelfix`, `/otel-fxi all`, `/otel fix`, `otel-fix all`. */
function readMisspelt(line: string, written: string, ruleIds: readonly string[]): NearMiss | null {
  const [first, rest] = splitFirstWord(line);
  const [second, afterSecond] = splitFirstWord(rest);
  const readings: readonly (readonly [word: string, rest: string])[] = [
    [first, rest],
    [`${first}-${second}`, afterSecond],
  ];
  for (const [word, after] of readings) {
    const { slash, name, joined } = splitSlashWord(word);
    if (!isNearOurs(name)) continue;
    const args = `${joined.replace(/^[^\p{L}\p{N}"]+/u, "")}${after}`;
    // Without a slash it may be a sentence about the bot.
    if (!slash.includes("/") && !isBrief(args, ruleIds)) continue;
    return { kind: "misspelt", raw: shortenLine(written), found: word, suggestion: suggest(args, ruleIds) };
  }
  return null;
}

interface SlashWord {
  readonly slash: string;
  readonly name: string;
  readonly joined: string;
}

/** `/otel-fix:all`, `/otel-fix-all`: right, and then not a blank. */
function splitSlashWord(word: string): SlashWord {
  const [, slash = "", name = "", joined = ""] =
    /^([/@!\\]{0,2})(otel-fix(?=[^a-z0-9])|[a-z0-9].*$)(.*)$/isu.exec(word) ?? [];
  return { slash, name, joined };
}

function isNearOurs(name: string): boolean {
  return findNearestName(name, ["otel-fix"]) !== undefined;
}

/** Whether any words of a text, with marks around them or without, are nearly the slash word: most comments need no parser. */
export function mayNameUs(text: string): boolean {
  const words = text
    .replaceAll("`", "")
    .split(/\s+/)
    .map((word) => [word, trimBoth(word, /[*_]/), word.replace(/^[*_]+/, ""), trimEndOf(word, /[*_]/)]);
  const isNear = (name: string) => isNearOurs(splitSlashWord(name).name);
  return words.some((forms, index) => {
    const next = words[index + 1] ?? [""];
    return forms.some((word) => isNear(word) || next.some((other) => isNear(`${word}-${other}`)));
  });
}

/** One word, or arguments that can be carried out. */
function isBrief(args: string, ruleIds: readonly string[]): boolean {
  return splitFirstWord(args)[1].trim() === "" || isValid(`/otel-fix ${args}`, ruleIds);
}

function isValid(line: string, ruleIds: readonly string[]): boolean {
  const reading = readCommandLine(line, ruleIds);
  return reading.ok && reading.command.kind !== "invalid";
}

/** The command that was most likely meant. */
function suggest(args: string, ruleIds: readonly string[]): string {
  const line = `/otel-fix ${args.trim()}`.trim();
  const reading = readCommandLine(line, ruleIds);
  const nearest = reading.ok ? undefined : reading.nearest;
  const corrected = [line, `/otel-fix ${nearest ?? "help"}`.trim()];
  return corrected.find((candidate) => isValid(candidate, ruleIds)) ?? "/otel-fix help";
}
