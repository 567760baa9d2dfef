import stringWidth from "string-width";

import { printable } from "../text/printable.ts";
import type { Range } from "../text/range.ts";
import { holdsSecret, type Source } from "../text/secret-lines.ts";
import type { Palette } from "./palette.ts";

/** The line of a finding with its neighbours, and what is meant underlined; of a range of several lines, the first. */

export interface FrameStyle {
  readonly palette: Palette;
  /** Of the line below the text. */
  readonly underline: (text: string) => string;
}

export function renderFrame(
  source: Source,
  range: Range,
  { palette, underline }: FrameStyle,
): readonly string[] {
  const { lines } = source;
  const { line } = lines.positionAt(range.start);
  const room = roomFor(palette);
  const first = Math.max(1, line - 1);
  const shown = Array.from({ length: Math.min(lines.count, line + 1) - first + 1 }, (_, at) => first + at);
  const own = lines.rangeOf(line);
  const meant = { start: range.start - own.start, end: Math.min(range.end, own.end) - own.start };
  const from = windowFrom(meant.start, own.end - own.start, room);
  return shown.flatMap((number) => {
    if (holdsSecret(source, lines.rangeOf(number))) return [renderRow(number, NOT_SHOWN, palette)];
    const text = lines.textOf(number);
    const row = renderRow(number, cut(text, from, room), palette);
    return number === line ? [row, renderMark(text, meant, { from, room, palette, underline })] : [row];
  });
}

const NOT_SHOWN = "(not shown: it looks like a secret)";

/** Columns for the text of a file; where the output is no terminal, as many as people read without scrolling. */
export function roomFor({ columns }: Palette): number {
  return columns === undefined ? 160 : Math.max(20, columns - GUTTER);
}

const GUTTER = 12;

/** A row beside a line number, or beside none. */
export function renderRow(number: number | null, text: string, palette: Palette): string {
  const label = number === null ? "" : String(number);
  return `  ${palette.dim(`${label.padStart(5)} |`)}${text === "" ? "" : ` ${text}`}`;
}

/** Where the shown part of a line begins: the start, unless what is meant stands too far away. */
function windowFrom(start: number, length: number, room: number): number {
  return length <= room || start < room - LEAST_SHOWN ? 0 : start - LEAST_SHOWN;
}

/** UTF-16 units. */
const LEAST_SHOWN = 16;

/** As much of a line as there is room for; `from` in UTF-16 units. */
export function cut(text: string, from: number, room: number): string {
  const head = from > 0 && from < text.length ? "…" : "";
  // A character takes a column or more, or none: then the rest is left out early, and that is all.
  const part = text.slice(from, from + 2 * room);
  let [shown, width] = [head, head.length];
  let isWhole = from + part.length >= text.length;
  for (const character of printable(part.toWellFormed())) {
    width += widthOf(character);
    if (width > room) {
      isWhole = false;
      break;
    }
    shown += character;
  }
  return isWhole ? shown : `${shown}…`;
}

function widthOf(character: string): number {
  return character === "\t" ? 1 : stringWidth(character);
}

type Mark = FrameStyle & { readonly from: number; readonly room: number };

/** Tabs stay tabs, so that both rows have the same columns. */
function renderMark(text: string, { start, end }: Range, { from, room, palette, underline }: Mark): string {
  const head = `${from > 0 ? " " : ""}${text.slice(from, start).toWellFormed()}`;
  const blanks = printable(head)
    .split("\t")
    .map((part) => " ".repeat(stringWidth(part)))
    .join("\t");
  const meant = printable(text.slice(start, Math.min(end, start + room)).toWellFormed());
  const width = stringWidth(meant.replaceAll("\t", " "));
  const most = Math.max(1, room - (start - from));
  return renderRow(null, `${blanks}${underline("^".repeat(Math.min(Math.max(1, width), most)))}`, palette);
}
