import type { Range } from "../../text/range.ts";

/** What a container starts with, as a Dockerfile or a Compose file says it: its entry point, or the arguments of that. */
export type Command =
  /** A list of words, as the kernel gets them. */
  | { readonly kind: "exec"; readonly words: readonly string[]; readonly range: Range }
  /** A line for a shell. */
  | { readonly kind: "shell"; readonly text: string; readonly range: Range }
  /** Written in a way of which only the tool that reads it tells what it means. */
  | { readonly kind: "unknown"; readonly reason: string; readonly range: Range };

/**
 * The words of a line, as POSIX shells and Compose split one: blanks part them, quotes and backslashes keep them together.
 * null where a quote is never closed.
 */
export function splitWords(text: string): readonly string[] | null {
  const words: string[] = [];
  let [word, isOpen, at] = ["", false, 0];
  while (at < text.length) {
    const char = text.charAt(at);
    if (BLANK.test(char)) {
      if (isOpen) words.push(word);
      [word, isOpen, at] = ["", false, at + 1];
      continue;
    }
    const piece = readPiece(text, at);
    if (piece === null) return null;
    [word, isOpen, at] = [word + piece.text, true, piece.end];
  }
  return isOpen ? [...words, word] : words;
}

const BLANK = /\s/;

interface Piece {
  readonly text: string;
  /** Right behind it. */
  readonly end: number;
}

/** A quoted part, an escaped character, or one character as it is. */
function readPiece(text: string, at: number): Piece | null {
  const char = text.charAt(at);
  if (char === "\\") return { text: text.charAt(at + 1), end: at + 2 };
  if (char === "'") {
    const close = text.indexOf("'", at + 1);
    return close === -1 ? null : { text: text.slice(at + 1, close), end: close + 1 };
  }
  return char === '"' ? readDoubleQuoted(text, at) : { text: char, end: at + 1 };
}

/** Within double quotes a backslash escapes only what would mean something there. */
function readDoubleQuoted(text: string, start: number): Piece | null {
  const parts: string[] = [];
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') return { text: parts.join(""), end: at + 1 };
    const isEscaped = char === "\\" && '"\\$`'.includes(text.charAt(at + 1)) && at + 1 < text.length;
    if (isEscaped) at += 1;
    parts.push(text.charAt(at));
  }
  return null;
}
