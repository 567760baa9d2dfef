import { findFrom, type Range } from "../../text/range.ts";
import type { Action } from "./actions.ts";
import { columnOf, type Mask, type Placeholder } from "./mask.ts";

/**
 * The literal block scalars of a template with actions in them. Such a string is a template of its own: its conditions say
 * nothing about the document around it, so its lines stay what they are, and are read where the string is.
 */
export interface Literal extends Range {
  /** Where its mark (`|`) stands. Its range is that of its lines. */
  readonly header: number;
  /** Columns of indentation that are none of its text. */
  readonly indent: number;
}

export interface MaskedLiterals {
  readonly mask: Mask;
  readonly literals: readonly Literal[];
}

/** Lines that vanished from a literal have placeholders again: in a string each line counts. */
export function maskLiterals(
  text: string,
  { mask, actions, placeholder }: { mask: Mask; actions: readonly Action[]; placeholder: string },
): MaskedLiterals {
  const literals = findLiterals(text, mask.text, actions);
  if (literals.length === 0) return { mask, literals };
  const parts: string[] = [];
  const placeholders: Placeholder[] = [...mask.placeholders];
  let end = 0;
  for (const literal of literals) {
    parts.push(mask.text.slice(end, literal.start));
    for (let at = literal.start; at < literal.end; at = end + 1) {
      end = endOfLine(text, at);
      const line = maskLine({ start: at, end }, { text, masked: mask.text, literal, placeholder });
      parts.push(line.text, text.slice(end, Math.min(end + 1, literal.end)));
      placeholders.push(...line.placeholders);
    }
    end = literal.end;
  }
  parts.push(mask.text.slice(end));
  placeholders.sort((a, b) => a.start - b.start);
  const openings = mask.openings.filter(({ start }) => !isInLiteral(start, literals));
  return { mask: { text: parts.join(""), placeholders, openings }, literals };
}

interface LineMasking {
  readonly text: string;
  readonly masked: string;
  readonly literal: Literal;
  readonly placeholder: string;
}

interface MaskedLine {
  readonly text: string;
  readonly placeholders: readonly Placeholder[];
}

function maskLine({ start, end }: Range, { text, masked, literal, placeholder }: LineMasking): MaskedLine {
  const own = text.slice(start, end).trimEnd();
  const line = masked.slice(start, end);
  // A line that is too short for its indentation cannot have anything: it is blank.
  if (own === "" || line.trim() !== "" || own.length <= literal.indent)
    return { text: line, placeholders: [] };
  const from = start + literal.indent;
  const to = start + own.length;
  const filled = " ".repeat(literal.indent) + placeholder.repeat(to - from) + line.slice(own.length);
  return { text: filled, placeholders: [{ start: from, end: to, content: own.trimStart() }] };
}

/** Whether an offset is in one of some literals, which are in order. */
export function isInLiteral(offset: number, literals: readonly Literal[]): boolean {
  const literal = literals[findFrom(literals, offset + 1) - 1];
  return literal !== undefined && offset < literal.end;
}

/** The text of a literal, as the template has it. */
export function textOfLiteral(text: string, { start, end, indent }: Literal): string {
  return text
    .slice(start, end)
    .split("\n")
    .map((line) => line.replace(/\r$/, ""))
    .map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length)))
    .join("\n");
}

function findLiterals(text: string, masked: string, actions: readonly Action[]): readonly Literal[] {
  const literals: Literal[] = [];
  for (let at = 0; at < masked.length; at = endOfLine(masked, at) + 1) {
    const header = readHeader(masked.slice(at, endOfLine(masked, at)));
    if (header === null) continue;
    const body = readBody(masked, endOfLine(masked, at) + 1, header);
    if (body === null) continue;
    const end = extend({ text, actions, body, column: header.column });
    const first = actions[findFrom(actions, body.start)];
    if (first !== undefined && first.start < end)
      literals.push({ header: at + header.mark, start: body.start, end, indent: body.indent });
    at = end;
  }
  return literals;
}

interface Header {
  /** Position of `|` in its line. */
  readonly mark: number;
  /** Column that the lines of the string are to the right of. */
  readonly column: number;
  /** Columns between the two, where the header says so. */
  readonly said: number | null;
}

/** `key: |`, `- |`, `- key: |2-`, with a comment behind it. */
function readHeader(line: string): Header | null {
  const mark = line.lastIndexOf("|");
  const before = line.slice(0, mark).trimEnd();
  const isMark = mark > before.length && /^[0-9+-]{0,2}(?:\s|$)/.test(line.slice(mark + 1));
  if (!isMark || !/^\s*(?:#|$)/.test(line.slice(mark + 1).replace(/^[0-9+-]{1,2}/, ""))) return null;
  const lead = /^[ -]*/.exec(before)?.[0].length ?? 0;
  const digit = /[1-9]/.exec(line.slice(mark + 1, mark + 3))?.[0];
  const said = digit === undefined ? null : Number(digit);
  if (before.endsWith("-") && lead === before.length) return { mark, column: lead - 1, said };
  return before.endsWith(":") && !before.trimStart().startsWith("#") ? { mark, column: lead, said } : null;
}

interface Body extends Range {
  readonly indent: number;
  /** Where the next line begins that says something. */
  readonly next: number;
}

/** null where nothing of it is written out. */
function readBody(masked: string, start: number, { column, said }: Header): Body | null {
  let indent: number | null = null;
  let [end, at] = [start, start];
  for (; at < masked.length; at = endOfLine(masked, at) + 1) {
    const line = masked.slice(at, endOfLine(masked, at));
    if (line.trim() === "") continue;
    const own = line.search(/[^ ]/);
    if (own <= column) break;
    indent ??= said === null ? own : column + said;
    end = at + line.length;
  }
  return indent === null ? null : { start, end, indent, next: at };
}

interface Extension {
  readonly text: string;
  readonly actions: readonly Action[];
  readonly body: Body;
  readonly column: number;
}

/** The end of a literal with what vanished behind its last line: the ends of its own conditions, and lines that are put in. */
function extend({ text, actions, body, column }: Extension): number {
  let end = body.end;
  const from = findFrom(actions, body.start);
  const behind = findFrom(actions, body.end);
  let depth = actions.slice(from, behind).reduce((sum, { kind }) => sum + stepOf(kind), 0);
  let isOwn = depth > 0;
  for (let at = behind; at < actions.length; at += 1) {
    const action = actions[at];
    if (action === undefined || action.start >= body.next) break;
    if (action.kind === "value") {
      if ((columnOf(action) ?? columnAt(text, action.start)) <= column) break;
      isOwn = true;
    }
    depth += stepOf(action.kind);
    if (depth < 0) break;
    if (depth > 0 || !isOwn) continue;
    end = endOfLine(text, action.end);
    isOwn = false;
  }
  return end;
}

function stepOf(kind: Action["kind"]): number {
  return kind === "open" || kind === "define" ? 1 : kind === "end" ? -1 : 0;
}

function columnAt(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline;
}
