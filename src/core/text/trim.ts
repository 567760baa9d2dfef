/**
 * Takes characters away from the ends of a text. A regular expression such as `/x+$/` tries again at every character of a
 * run in the middle: for a long run that takes the square of its length.
 */

/** @param pattern matches one character that is taken away */
export function trimBoth(text: string, pattern: RegExp): string {
  let start = 0;
  while (start < text.length && pattern.test(text.charAt(start))) start += 1;
  return trimEndOf(text.slice(start), pattern);
}

/** @param pattern matches one character that is taken away */
export function trimEndOf(text: string, pattern: RegExp): string {
  let end = text.length;
  while (end > 0 && pattern.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
