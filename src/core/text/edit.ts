import type { Range } from "./range.ts";

/** One text replacement: the characters of the range give way to `text`. An empty range inserts. */
export interface Edit extends Range {
  readonly text: string;
}

export type EditResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: "edits-overlap" | "edit-outside-text" };

/** Applies edits to a text, in any order given. Two edits may touch but not overlap; inserts at one place are refused too. */
export function applyEdits(text: string, edits: readonly Edit[]): EditResult {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const parts: string[] = [];
  let at = 0;
  for (const [index, edit] of ordered.entries()) {
    if (edit.start < 0 || edit.end > text.length || edit.start > edit.end) {
      return { ok: false, code: "edit-outside-text" };
    }
    const previous = ordered[index - 1];
    if (previous !== undefined && editsOverlap(previous, edit)) return { ok: false, code: "edits-overlap" };
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  parts.push(text.slice(at));
  return { ok: true, text: parts.join("") };
}

/** A part of a text that was edited: where it stood before, and what it is now. */
export interface EditedPart extends Range {
  readonly text: string;
}

/** Applies edits to as much of a text as they and the given part take, which can be a fraction of it; null where they do not fit. */
export function editPart(text: string, edits: readonly Edit[], part: Range): EditedPart | null {
  const start = edits.reduce((min, edit) => Math.min(min, edit.start), part.start);
  const end = edits.reduce((max, edit) => Math.max(max, edit.end), part.end);
  if (start < 0 || end > text.length) return null;
  const own = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  const edited = applyEdits(text.slice(start, end), own);
  return edited.ok ? { start, end, text: edited.text } : null;
}

/** Whether two edits cannot both be applied: they share a character, or insert at the same place. */
export function editsOverlap(a: Range, b: Range): boolean {
  return (
    (a.start < b.end && b.start < a.end) || (a.start === b.start && (a.end === a.start || b.end === b.start))
  );
}
