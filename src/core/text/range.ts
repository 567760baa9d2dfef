/**
 * Positions in a text. Offsets count UTF-16 units from 0, as JavaScript strings do; lines and columns count from 1.
 */

/** Start and end offset; the end is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export function isWithin(inner: Range, outer: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
