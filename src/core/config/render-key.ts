/** The way to a value: names of map entries and indexes of list items. */
export type Key = readonly (string | number)[];

/** Names and indexes of one key that are shown. */
const maxSteps = 12;

/**
 * `overrides[0].keep.python`; a name that is not a plain word, or a long one, is quoted: `rules["a b"]`. Of a key that is
 * nested deeper than any that is known, the end.
 */
export function renderKey(key: Key): string {
  const shown = key.slice(-maxSteps).map(renderStep).join("").replace(/^\./, "");
  return key.length > maxSteps ? `…${shown}` : shown;
}

function renderStep(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  return /^[\w$-]{1,60}$/.test(step) ? `.${step}` : `[${renderText(step)}]`;
}

/** A text as JSON has it, so that nothing in it can act; cut after 60 characters. */
export function renderText(text: string): string {
  const characters = Array.from(text.slice(0, 122));
  const shown = characters.length > 60 ? `${characters.slice(0, 60).join("")}…` : text;
  return JSON.stringify(shown).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
