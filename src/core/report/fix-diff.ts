import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from "diff";

import { applyEdits, type Edit } from "../text/edit.ts";
import { createLineIndex } from "../text/line-index.ts";

/** A unified diff that `git apply` takes. */
export function renderPatch(path: string, before: string, after: string): string {
  const patch = structuredPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
    context: 3,
  });
  return formatPatch(patch, FILE_HEADERS_ONLY);
}

/** What the edits change, as the rows of a diff without headers: the lines that they touch, before and after. */
export function renderEditRows(text: string, edits: readonly Edit[]): string {
  const fixed = applyEdits(text, edits);
  if (!fixed.ok) return "";
  const lines = createLineIndex(text);
  const from = lines.rangeOf(lines.positionAt(Math.min(...edits.map(({ start }) => start))).line).start;
  const to = lines.rangeOf(
    lines.positionAt(Math.max(...edits.map(({ start, end }) => Math.max(start, end - 1)))).line,
  ).end;
  const patch = structuredPatch(
    "",
    "",
    text.slice(from, to),
    fixed.text.slice(from, to + fixed.text.length - text.length),
  );
  const rows = patch.hunks.flatMap((hunk) => hunk.lines.filter((row) => !row.startsWith("\\")));
  return rows.map((row) => row.replace(/\r$/, "")).join("\n");
}
