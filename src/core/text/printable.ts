/** One line. Control characters from a file must not drive the terminal, and a line break in a name must not forge a line. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, (character) =>
    character === "\t" ? character : "�",
  );
}

/** As `printable`, for a text of several lines. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
