import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from "diff";

import { applyEdits, type Edit } from "../text/edit.ts";
import { createLineIndex } from "../text/line-index.ts";
import type { Range } from "../text/range.ts";

/** A unified diff that `git apply` takes. */
export function renderPatch(path: string, before: string, after: string): string {
  const patch = structuredPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
    context: 3,
  });
  return formatPatch(patch, FILE_HEADERS_ONLY);
}

/**
 * What the edits change, as the rows of a diff without headers: the lines that they touch, before and after. Both sides end
 * with a line end and none has a CR, or a row that stays would look like a changed one.
 */
export function renderEditRows(text: string, edits: readonly Edit[]): string {
  const fixed = applyEdits(text, edits);
  if (!fixed.ok) return "";
  const { start, end } = findTouchedLines(text, edits);
  const before = asRows(text.slice(start, end));
  const after = asRows(fixed.text.slice(start, end + fixed.text.length - text.length));
  return structuredPatch("", "", before, after)
    .hunks.flatMap(({ lines }) => lines)
    .join("\n");
}

/** From the start of the first line to the end of the last one, without its line end. */
function findTouchedLines(text: string, edits: readonly Edit[]): Range {
  const lines = createLineIndex(text);
  const first = lines.positionAt(Math.min(...edits.map(({ start }) => start))).line;
  const last = lines.positionAt(Math.max(...edits.map(({ start, end }) => Math.max(start, end - 1)))).line;
  return { start: lines.rangeOf(first).start, end: lines.rangeOf(last).end };
}

function asRows(text: string): string {
  return `${text.replaceAll("\r\n", "\n")}\n`;
}
