import type { Target } from "./command.ts";
import type { Word } from "./words.ts";

/** The rule or the path that a word names; `null` if it is neither. */
export function readTarget(word: Word, ruleIds: readonly string[]): Target | null {
  if (!word.isQuoted && ruleIds.includes(word.text)) return { kind: "rule", rule: word.text };
  if (!word.isQuoted && !looksLikePath(word.text)) return null;
  const path = word.text.replace(/^(?:\.\/)+/, "");
  return path === "" ? null : { kind: "path", path };
}

/** A full stop that ends a sentence makes no path: "all." is a word. */
function looksLikePath(text: string): boolean {
  return text.includes("/") || /\.[^.]/.test(text);
}
