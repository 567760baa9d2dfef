/**
 * A sentence for people in which names are marked as code. What comes from a repository always goes in as code, so that
 * it is shown as text wherever the sentence is printed.
 */
export type Prose = readonly (string | Code)[];

export interface Code {
  readonly code: string;
  /** Where what it names stands, for where a link can be shown; none unless given. */
  readonly at?: CodePlace;
}

/** A place in a file of the repository; the first line is 1. */
export interface CodePlace {
  readonly path: string;
  readonly line: number;
}

/** Builds prose: values in the template are code, prose within prose is taken over as it is: `plain` makes words of ours of a value. */
export function prose(strings: TemplateStringsArray, ...values: readonly (string | Prose)[]): Prose {
  return strings.flatMap((text, index) => {
    const value = values[index];
    const rest = value === undefined ? [] : typeof value === "string" ? [{ code: value }] : value;
    return text === "" ? rest : [text, ...rest];
  });
}

/** Words of ours or a number, within prose: no code. Never what comes from a repository. */
export function plain(text: string | number): Prose {
  return [String(text)];
}

/** A value for a sentence: on one line, and cut where it is long. */
export function excerpt(text: string): string {
  const most = 80;
  const start = text.slice(0, most + 1).replace(/[\r\n\t]+/g, " ");
  return text.length > most ? `${start.slice(0, most - 1)}…` : start;
}

/** `a`, `a` and `b`, `a`, `b` and `c`. */
export function listNames(names: readonly string[]): Prose {
  return names.flatMap((name, index) => {
    const separator = index === 0 ? "" : index === names.length - 1 ? " and " : ", ";
    return separator === "" ? [{ code: name }] : [separator, { code: name }];
  });
}

/** Many names: the first of them, and how many others. */
export function listSome(names: readonly string[]): Prose {
  if (names.length <= MOST_LISTED) return listNames(names);
  const shown = names.slice(0, MOST_LISTED - 1).flatMap((name) => [{ code: name }, ", "]);
  return [...shown.slice(0, -1), ` and ${names.length - MOST_LISTED + 1} others`];
}

const MOST_LISTED = 8;

/** Words of ours, listed as names are: no code. */
export function listWords(words: readonly string[]): Prose {
  const last = words.at(-1) ?? "";
  return plain(words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`);
}

/** With a capital letter where it begins with words of ours. */
export function capitalize([first, ...rest]: Prose): Prose {
  return typeof first === "string"
    ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest]
    : [...(first === undefined ? [] : [first]), ...rest];
}

/** Plain text: code stands in backticks. */
export function proseToText(sentence: Prose): string {
  return sentence.map((part) => (typeof part === "string" ? part : `\`${part.code}\``)).join("");
}
