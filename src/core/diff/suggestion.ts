import { applyEdits, type Edit } from "../text/edit.ts";
import type { LineIndex } from "../text/line-index.ts";

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
  const fixed = applyEdits(text, edits);
  if (!fixed.ok || edits.length === 0) return { ok: false, code: "not-lines" };
  if (fixed.text === text) return { ok: false, code: "unchanged" };
  if (text.includes("\r") || fixed.text.includes("\r")) return { ok: false, code: "crlf" };
  const { startLine, line } = anchorAt({
    startLine: lines.positionAt(Math.min(...edits.map(({ start }) => start))).line,
    line: lines.positionAt(Math.max(...edits.map(({ start, end }) => Math.max(start, end - 1)))).line,
  });
  if (line > lines.count) return { ok: false, code: "not-lines" };
  const from = lines.rangeOf(startLine).start;
  const to = lines.rangeOf(line).end;
  const grown = fixed.text.length - text.length;
  const suggestion = { startLine, line, text: fixed.text.slice(from, to + grown) };
  if (suggestion.text.split("\n").length > MAX_LINES) return { ok: false, code: "too-long" };
  const isExact = applySuggestion(text, lines, suggestion) === fixed.text;
  return isExact ? { ok: true, suggestion } : { ok: false, code: "not-lines" };
}

/** What GitHub makes of a suggestion: the lines give way to the block's text, the last line's own end stays. */
export function applySuggestion(text: string, lines: LineIndex, suggestion: Suggestion): string {
  const { start } = lines.rangeOf(suggestion.startLine);
  const { end } = lines.rangeOf(suggestion.line);
  return text.slice(0, start) + suggestion.text + text.slice(end);
}
