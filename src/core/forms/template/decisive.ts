import type { Range } from "../../text/range.ts";

/**
 * Which conditions of a template decide about what rules are about: of others not every combination is read. A fix must
 * not make one decisive that was not, or the readings before it and behind it would not be the same.
 */

/** Env lists, and which resource it is. */
const DECISIVE = /\benv\b|\bname:|\bOTEL_|\bkind:/;

/** The section that rules give an env list. */
const SECTION = /^[ -]*["']?python["']?[ \t]*:/;

/**
 * The lines of the sections that may get a list, in order and apart.
 *
 * @param masked a part of a template, whose control lines are blank
 */
export function findSections(masked: string): readonly Range[] {
  const sections: Range[] = [];
  let column: number | null = null;
  for (let start = 0; start < masked.length;) {
    const newline = masked.indexOf("\n", start);
    const end = newline === -1 ? masked.length : newline;
    const line = masked.slice(start, end);
    const own = line.search(/[^ -]/);
    const isOpening: boolean = SECTION.test(line) && (column === null || own <= column);
    if (isOpening || (own !== -1 && column !== null && own <= column)) column = isOpening ? own : null;
    if (isOpening) sections.push({ start, end });
    else if (column !== null) stretch(sections, end);
    start = end + 1;
  }
  return sections;
}

function stretch(sections: Range[], end: number): void {
  const last = sections.pop();
  if (last !== undefined) sections.push({ start: last.start, end });
}

interface Place {
  readonly text: string;
  /** In the part. */
  readonly sections: readonly Range[];
  readonly part: Range;
}

export function isDecisive({ start, end }: Range, { text, sections, part }: Place): boolean {
  if (DECISIVE.test(text.slice(start, end))) return true;
  let [low, high] = [0, sections.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sections[middle]?.end ?? 0) + part.start <= start) low = middle + 1;
    else high = middle;
  }
  const section = sections[low];
  return section !== undefined && section.start + part.start < end;
}
