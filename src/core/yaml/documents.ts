import type { Range } from "../text/range.ts";

/**
 * Splits a manifest into its documents without parsing it. YAML makes this exact: `---` or `...` at the start of a line,
 * followed by a blank or the line's end, ends a document even within a scalar (YAML 1.2.2, 9.1.2 "c-forbidden").
 */
export function findDocuments(text: string): readonly Range[] {
  return [...scanDocuments(text)];
}

/** The same, one by one: a file can have a million of them, of which hardly any matters. */
export function* scanDocuments(text: string): Generator<Range> {
  let start = 0;
  for (const marker of findMarkers(text)) {
    // What stands before a `---` may be directives or comments only: they belong to the document that follows.
    const isOpening = marker.kind === "---" && isPrefix(text, start, marker.offset);
    if (isOpening) continue;
    const document = { start, end: marker.offset };
    if (!isBlank(text, document)) yield document;
    start = marker.kind === "---" ? marker.offset : marker.offset + marker.kind.length;
  }
  const last = { start, end: text.length };
  if (!isBlank(text, last)) yield last;
}

interface Marker {
  readonly kind: "---" | "...";
  readonly offset: number;
}

function* findMarkers(text: string): Generator<Marker> {
  const first = text.startsWith("\uFEFF") ? 1 : 0;
  for (let at = first; at !== -1; at = nextLine(text, at)) {
    const kind = text.startsWith("---", at) ? "---" : text.startsWith("...", at) ? "..." : null;
    if (kind !== null && /^[ \t\r\n]?$/.test(text.charAt(at + 3))) yield { kind, offset: at };
  }
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? -1 : end + 1;
}

/** Whether the text between two offsets holds nothing but blank lines, comments and directives. */
function isPrefix(text: string, start: number, end: number): boolean {
  const blank = /\uFEFF?(?:%|[ \t\r]*(?:#|\n))/y;
  for (let at = start; at !== -1 && at < end; at = nextLine(text, at)) {
    blank.lastIndex = at;
    if (!blank.test(text)) return false;
  }
  return true;
}

function isBlank(text: string, range: Range): boolean {
  for (let at = range.start; at < range.end; at += 1) {
    if (!" \t\r\n\uFEFF".includes(text.charAt(at))) return false;
  }
  return true;
}
