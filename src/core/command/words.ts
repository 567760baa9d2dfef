/** The words of a command's arguments: split at blanks, with double quotes or backticks around what has blanks in it. */
export interface Word {
  readonly text: string;
  /** In double quotes: always a path. Backticks are only how people write names. */
  readonly isQuoted: boolean;
}

/** `null` where a double quote is opened and not closed. */
export function splitWords(text: string): readonly Word[] | null {
  const words: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    const [, quoted, code, plain] = match;
    if (plain !== undefined && /^["“”]/u.test(plain)) return null;
    const word = quoted ?? code ?? unescape(plain ?? "");
    if (word.trim() !== "") words.push({ text: word.trim(), isQuoted: quoted !== undefined });
  }
  return words;
}

// Phones write curly quotes.
const WORD = /["“”]([^"“”]*)["“”](?=[\t\p{Zs}]|$)|(?<!`)`+([^`]+)`+(?=[\t\p{Zs}]|$)|([^\t\p{Zs}]+)/gu;

/** As Markdown shows it: a backslash before punctuation only says that the character is meant as it is. */
function unescape(word: string): string {
  return word.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1");
}

/** The first word, which chooses the command, and what follows it. */
export function splitFirstWord(text: string): readonly [first: string, rest: string] {
  const [whole = "", first = ""] = /^[\t\p{Zs}]*([^\t\p{Zs}]*)/u.exec(text) ?? [];
  return [first, text.slice(whole.length)];
}
