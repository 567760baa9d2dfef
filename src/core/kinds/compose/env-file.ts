import { trimEndOf } from "../../text/trim.ts";
import type { Range } from "../../text/range.ts";

/**
 * A file that `env_file` names, as Compose reads it (compose-go dotenv): `NAME=value` with quotes, `export` and comments.
 * Its values are secrets: whoever prints one breaks a promise.
 */
export interface EnvFileEntry {
  readonly name: string;
  readonly nameRange: Range;
  /** null where something is put in, or where only Compose tells what it makes of it. */
  readonly text: string | null;
  readonly written: string;
  /** Quotes included; of the name where there is no value. */
  readonly range: Range;
}

/** null where a line is none that Compose takes: then it does not start at all. */
export function parseEnvFile(text: string): readonly EnvFileEntry[] | null {
  const entries: EnvFileEntry[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    BLANKS.lastIndex = at;
    if (BLANKS.test(text)) {
      at = BLANKS.lastIndex;
      continue;
    }
    HEAD.lastIndex = at;
    const head = HEAD.exec(text)?.groups;
    const name = head?.["name"];
    if (name === undefined) return null;
    const nameEnd = at + (head?.["before"]?.length ?? 0) + name.length;
    const nameRange = { start: nameEnd - name.length, end: nameEnd };
    const value = head?.["sign"] === undefined ? null : readValue(text, HEAD.lastIndex);
    if (value === "open") return null;
    const { end, ...read } = value ?? { text: null, written: "", range: nameRange, end: HEAD.lastIndex };
    entries.push({ name, nameRange, ...read });
    at = end;
  }
  return entries;
}

/** Blanks and line ends, or a comment. */
const BLANKS = /\s+|#[^\n]*/y;
/** A name, and the sign behind it: none at the end of a line, where the value is that of the machine. */
const HEAD =
  /(?<before>(?:export[ \t]{1,80})?)(?<name>[A-Za-z_][\w.-]*)[ \t]{0,80}(?:(?<sign>[=:])[ \t]{0,80}|(?=[\r\n]|$))/y;

interface Value extends Pick<EnvFileEntry, "text" | "written" | "range"> {
  /** Where the line ends, or what is left of it. */
  readonly end: number;
}

/** open: a quote that is never closed. */
function readValue(text: string, start: number): Value | "open" {
  const quote = text.charAt(start);
  const lineEnd = endOfLine(text, start);
  if (quote !== '"' && quote !== "'") {
    const line = text.slice(start, lineEnd);
    const comment = line.search(/(?:^|\s)#/);
    const written = trimEndOf(comment === -1 ? line : line.slice(0, comment), /\s/);
    const range = { start, end: start + written.length };
    return { text: /[$\\"'`]/.test(written) ? null : written, written, range, end: lineEnd };
  }
  const close = findClose(text, start + 1, quote);
  if (close === -1) return "open";
  const written = text.slice(start + 1, close);
  const end = endOfLine(text, close);
  const isAlone = /^\s*(?:#|$)/.test(text.slice(close + 1, end));
  const isPlain = isAlone && (quote === "'" ? !written.includes("\\") : !/[$\\]/.test(written));
  return { text: isPlain ? written : null, written, range: { start, end: close + 1 }, end };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

/** The next quote of its kind with no backslash before it. */
function findClose(text: string, from: number, quote: string): number {
  let at = text.indexOf(quote, from);
  while (at !== -1 && text.charAt(at - 1) === "\\") at = text.indexOf(quote, at + 1);
  return at;
}
