import type { Range } from "./range.ts";

/**
 * Recognises what looks like a token, a key or a password: neither a comment, which is mailed to everyone, nor a log may
 * repeat one. A reference to a secret (`$(NAME)`, `{{ … }}`) is none.
 */

/** What stands for a secret. Shorter than the shortest one, so that it can never be taken for one itself. */
export const MASK = "***";

/** The beginning of `$(NAME)`, `${NAME}`, `{{ … }}`, `<your key>`. */
const REFERENCE = String.raw`(?:\$[({]|\{\{|<)`;
/** `Bearer `, `Basic%20`. */
const SCHEME = String.raw`(?:[A-Za-z-]{1,20}(?:[ \t]|%20){1,4})`;
/** Names of settings whose values are secret, as they end. */
const KEYS = "(?:api|access|license|ingest|ingestion|private|secret)[-_]?key|token|secret|x-honeycomb-team";

/**
 * A group `kept` at the beginning is no part of the secret. No pattern can fail after an unbounded run, so each is linear
 * in the text. Formats of GitHub's tokens:
 * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
 */
const SHAPES: readonly RegExp[] = [
  // A PEM block that is cut off is secret to its end.
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g,
  // "-----BEGIN" in base64, unless " CERTIFICATE" or " PUBLIC KEY" follows.
  /LS0tLS1CRUdJTi(?!BDRVJUSUZJQ0FUR|BQVUJMSUMgS0VZ)[A-Za-z0-9+/=_-]*/g,
  /gh[pousr]_[A-Za-z0-9._-]{20,}/g,
  /github_pat_[A-Za-z0-9_]{20,}/g,
  // A JSON Web Token, and whatever else is JSON in base64: `eyJ` is `{"`.
  /eyJ[A-Za-z0-9._-]{20,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bxox[a-z]-[A-Za-z0-9-]{10,}/g,
  // The password in an address.
  new RegExp(String.raw`(?<kept>:\/\/[^/\s:@"']*:)(?!${REFERENCE})[^/\s@"']+(?=@)`, "g"),
  // Credentials after their scheme. Words have no digits.
  /\b(?<kept>(?:bearer|basic)(?:[ \t]|%20){1,4})(?=[A-Za-z+/._~-]{0,200}[0-9=])[A-Za-z0-9+/=._~-]{12,}/gi,
  // The header, in a list of headers, and as it looks inside JSON.
  new RegExp(
    String.raw`(?<kept>authorization\\{0,8}["']?\s{0,4}[:=]\s{0,4}\\{0,8}["']?)(?!${SCHEME}?${REFERENCE})${SCHEME}?[^\s"'\\,;}]+`,
    "gi",
  ),
  // An assignment, as in a list of headers or an address.
  new RegExp(
    String.raw`(?<kept>(?:${KEYS}|passw(?:or)?d)[ \t]{0,2}=[ \t]{0,2}["']?)(?!${REFERENCE})[^\s"'\\,;&}]{6,}`,
    "gi",
  ),
  // A key of YAML or JSON. Names of things have no digits, or are short.
  new RegExp(
    String.raw`(?<kept>(?:${KEYS})["']?[ \t]{0,2}:[ \t]{0,2}["']?)(?=[A-Za-z+/=_.~-]{0,200}[0-9])[A-Za-z0-9+/=_.~-]{16,}`,
    "gi",
  ),
  new RegExp(
    String.raw`(?<kept>passw(?:or)?d["']?[ \t]{0,2}:[ \t]{0,2}["']?)(?!${REFERENCE})[^\s"'\\,;&}]{6,}`,
    "gi",
  ),
  // An env entry: the name, and the value after it. No path and no switch.
  new RegExp(
    String.raw`(?<kept>(?:${KEYS}|passw(?:or)?d|credentials?)["']?\s{0,2},?\s{0,200}["']?\bvalue["']?\s{0,4}:\s{0,4}["']?)(?!${REFERENCE}|\/[a-z]|true\b|false\b)[^\s"'\\,}]{6,}`,
    "gi",
  ),
];

/** Where a text has what looks like a secret, in no order; ranges may overlap. */
export function findSecrets(text: string): readonly Range[] {
  // Most texts have none, and to look for the first of a shape costs a fraction of what going through all of them does.
  return SHAPES.filter((shape) => text.search(shape) !== -1).flatMap((shape) =>
    Array.from(text.matchAll(shape), (match) => ({
      start: match.index + (match.groups?.["kept"]?.length ?? 0),
      end: match.index + match[0].length,
    })),
  );
}

/** The text with a mask in place of what looks like a secret. */
export function hideSecrets(text: string): string {
  return hideRanges(text, findSecrets(text));
}

/** All are found in the text as it is before any is hidden: one that is cut by another would no longer be recognised. */
export function hideRanges(text: string, ranges: readonly Range[]): string {
  const parts: string[] = [];
  let end = 0;
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    if (range.start > end || parts.length === 0) parts.push(text.slice(end, range.start), MASK);
    end = Math.max(end, range.end);
  }
  return parts.join("") + text.slice(end);
}
