import { editPart, type Edit, type EditedPart } from "../text/edit.ts";
import type { LineIndex } from "../text/line-index.ts";
import type { Range } from "../text/range.ts";

/**
 * A suggestion block replaces whole lines of the new version by its text, exactly and without looking at either. What
 * GitHub does when it is committed is computed here and held against the fix: only an equal result is a suggestion.
 */

export interface Suggestion {
  /** First and last line that the block replaces, from 1. */
  readonly startLine: number;
  readonly line: number;
  /** The new lines, joined with "\n", without a final one. */
  readonly text: string;
}

export type SuggestionResult =
  | { readonly ok: true; readonly suggestion: Suggestion }
  | { readonly ok: false; readonly code: SuggestionRefusal };

/** crlf: GitHub would mix line ends. not-lines: the edits cannot be written as whole lines. unchanged: a no-op. */
export type SuggestionRefusal = "crlf" | "not-lines" | "unchanged" | "too-long";

/** A suggestion should fit on one screen together with its comment. */
const MAX_LINES = 30;

/** UTF-16 units of the lines that a suggestion replaces: GitHub takes no longer comment. */
const MAX_LENGTH = 60_000;

export function buildSuggestion(text: string, lines: LineIndex, edits: readonly Edit[]): SuggestionResult {
  return build({ text, lines, edits }, (touched) => touched);
}

/** The same on the line below, where all that the edits do is to insert lines above it. */
export function buildSuggestionBelow(
  text: string,
  lines: LineIndex,
  edits: readonly Edit[],
): SuggestionResult {
  return build({ text, lines, edits }, ({ line }) => ({ startLine: line + 1, line: line + 1 }));
}

type Lines = Pick<Suggestion, "startLine" | "line">;

interface Change {
  readonly text: string;
  readonly lines: LineIndex;
  readonly edits: readonly Edit[];
}

function build({ text, lines, edits }: Change, anchorAt: (touched: Lines) => Lines): SuggestionResult {
  const [first] = edits;
  const hull = first === undefined ? null : editPart(text, edits, first);
  if (hull === null) return { ok: false, code: "not-lines" };
  if (hull.text === text.slice(hull.start, hull.end)) return { ok: false, code: "unchanged" };
  if (lines.hasCarriageReturn || edits.some((edit) => edit.text.includes("\r")))
    return { ok: false, code: "crlf" };
  const anchor = anchorAt({
    startLine: lines.positionAt(Math.min(...edits.map(({ start }) => start))).line,
    line: lines.positionAt(Math.max(...edits.map(({ start, end }) => Math.max(start, end - 1)))).line,
  });
  if (anchor.line > lines.count) return { ok: false, code: "not-lines" };
  const range = { start: lines.rangeOf(anchor.startLine).start, end: lines.rangeOf(anchor.line).end };
  if (range.end - range.start > MAX_LENGTH) return { ok: false, code: "too-long" };
  const part = editPart(text, edits, range);
  if (part === null) return { ok: false, code: "not-lines" };
  const suggested = sliceEdited(part, range);
  if (suggested.split("\n").length > MAX_LINES) return { ok: false, code: "too-long" };
  // What is around the part is as it was, in both.
  const applied = text.slice(part.start, range.start) + suggested + text.slice(range.end, part.end);
  return applied === part.text
    ? { ok: true, suggestion: { ...anchor, text: suggested } }
    : { ok: false, code: "not-lines" };
}

/** The text that stands where a range of the old text ends up, once all that grew has been added to its end. */
function sliceEdited(part: EditedPart, range: Range): string {
  const grown = part.text.length - (part.end - part.start);
  return part.text.slice(range.start - part.start, range.end - part.start + grown);
}

/** What GitHub makes of a suggestion: the lines give way to the block's text, the last line's own end stays. */
export function applySuggestion(text: string, lines: LineIndex, suggestion: Suggestion): string {
  const { start } = lines.rangeOf(suggestion.startLine);
  const { end } = lines.rangeOf(suggestion.line);
  return text.slice(0, start) + suggestion.text + text.slice(end);
}
