import { trimEndOf } from "../../text/trim.ts";

/** How BuildKit reads what stands behind an instruction (moby/buildkit frontend/dockerfile/parser, .../shell/lex.go). */

/**
 * The lines of an instruction as one. A line that ends with the escape character goes on in the next, whose indentation
 * stays; lines of blanks and comments in between are left out.
 *
 * @param escape the character that `# escape=` names
 */
export function joinLines(text: string, escape: string): string {
  const lines = text.split(/\r\n|\n|\r/);
  const kept = lines.filter((line, index) => index === 0 || !/^\s{0,1000}(?:#|$)/.test(line));
  return kept.map((line, index) => (index < kept.length - 1 ? endLine(line, escape) : line)).join("");
}

function endLine(line: string, escape: string): string {
  const end = trimEndOf(line, /[ \t]/);
  return end.endsWith(escape) ? end.slice(0, -1) : line;
}

/**
 * A value of `ENV` as the container gets it: quotes and escapes resolved. null where another variable is put in, or where
 * a quote is never closed.
 */
export function readWord(text: string, escape: string): string | null {
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "$") return null;
    if (char === "'") {
      const close = text.indexOf("'", at + 1);
      if (close === -1) return null;
      parts.push(text.slice(at + 1, close));
      at = close;
    } else if (char === '"') {
      const quoted = readQuoted(text, at, escape);
      if (quoted === null) return null;
      parts.push(quoted.text);
      at = quoted.close;
    } else if (char === escape) {
      at += 1;
      parts.push(text.charAt(at));
    } else {
      parts.push(char);
    }
  }
  return parts.join("");
}

/** Within double quotes the escape character counts only before what would mean something there. */
function readQuoted(
  text: string,
  start: number,
  escape: string,
): { readonly text: string; readonly close: number } | null {
  const parts: string[] = [];
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') return { text: parts.join(""), close: at };
    if (char === "$") return null;
    const next = text.charAt(at + 1);
    const isEscaped = char === escape && (next === '"' || next === "$" || next === escape);
    if (isEscaped) at += 1;
    parts.push(isEscaped ? next : char);
  }
  return null;
}
