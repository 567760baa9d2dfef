import { mapLines, type OffsetMap } from "../text/offset-map.ts";
import type { Range } from "../text/range.ts";

export interface CutText {
  readonly text: string;
  /** From this text to the one that it was cut out of. */
  readonly map: OffsetMap;
}

/**
 * The text of some lines that stand in another one, perhaps behind an indentation that does not belong to them.
 *
 * @param lines without their line ends
 * @param end where the line behind the last one begins
 */
export function cutLines(text: string, lines: readonly Range[], end: number): CutText {
  let inner = 0;
  const places = lines.map(({ start, end: to }) => {
    const place = { inner, outer: start };
    inner += to - start + 1;
    return place;
  });
  return {
    text: lines.map(({ start, end: to }) => `${text.slice(start, to)}\n`).join(""),
    map: mapLines([...places, { inner, outer: end }]),
  };
}
