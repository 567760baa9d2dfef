import wrapAnsi from "wrap-ansi";

import type { Palette } from "./palette.ts";

/** A sentence as wide as the terminal, with its further lines below its first; as it is where there is no terminal. */
export function wrap(text: string, indent: number, { columns }: Palette): string {
  const blanks = " ".repeat(indent);
  if (columns === undefined) return `${blanks}${text}`;
  const width = Math.max(20, Math.min(columns, MOST_COLUMNS) - indent);
  return wrapAnsi(text, width, { hard: false })
    .split("\n")
    .map((line) => `${blanks}${line}`)
    .join("\n");
}

/** Longer lines of prose are hard to read. */
const MOST_COLUMNS = 120;
