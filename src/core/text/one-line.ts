import { hideSecrets } from "./secrets.ts";

/** One line without control characters, which would break the sentence or the row it stands in, and without secrets. */
export function oneLine(text: string): string {
  return hideSecrets(text.toWellFormed()).replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, " ");
}
