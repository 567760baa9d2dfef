import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from "diff";

import { buildPatch } from "../diff/text-patch.ts";
import { editPart, type Edit } from "../text/edit.ts";
import { createLineIndex } from "../text/line-index.ts";
import { prose } from "../text/prose.ts";
import { holdsSecret, type Source } from "../text/secret-lines.ts";

/** A unified diff that `git apply` takes. */
export function renderPatch(path: string, before: string, after: string): string {
  return formatPatch(buildPatch({ path, before, after }, CONTEXT), FILE_HEADERS_ONLY);
}

export interface ChangedText {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** As git has it. With less, a patch still applies; with none, `git apply` refuses it. */
const CONTEXT = 3;

/** As `renderPatch`, with as few unchanged rows as it takes to repeat no secret; null where one would be repeated all the same. */
export function renderPublicPatch(change: ChangedText): string | null {
  const before = { text: change.before, lines: createLineIndex(change.before) };
  const after = { text: change.after, lines: createLineIndex(change.after) };
  for (let context = CONTEXT; context > 0; context -= 1) {
    const patch = buildPatch(change, context);
    const repeatsSecret = patch.hunks.some(
      ({ oldStart, oldLines, newStart, newLines }) =>
        holdSecret(before, oldStart, oldLines) || holdSecret(after, newStart, newLines),
    );
    if (!repeatsSecret) return formatPatch(patch, FILE_HEADERS_ONLY);
  }
  return null;
}

function holdSecret(source: Source, first: number, count: number): boolean {
  if (count === 0) return false;
  const { lines } = source;
  const range = { start: lines.rangeOf(first).start, end: lines.rangeOf(first + count - 1).end };
  return holdsSecret(source, range);
}

/** The rows of a diff without headers. */
export interface EditRows {
  readonly text: string;
  /** Whether a row that stays was left out, because it looks like a secret. */
  readonly isCut: boolean;
}

/** The lines that edits touch, before and after; null where a row that changes looks like a secret. */
export function renderEditRows(source: Source, edits: readonly Edit[]): EditRows | null {
  const { text, lines } = source;
  const first = lines.positionAt(Math.min(...edits.map(({ start }) => start))).line;
  const last = lines.positionAt(Math.max(...edits.map(({ start, end }) => Math.max(start, end - 1)))).line;
  const start = lines.rangeOf(first).start;
  // With its line end: a line that goes leaves no empty one.
  const end = last < lines.count ? lines.rangeOf(last + 1).start : text.length;
  // No comment has room for it, and it may be as long as the file: as much of it as shows that.
  if (end - start > MAX_SHOWN) return { text: text.slice(start, start + MAX_SHOWN + 1), isCut: false };
  const part = editPart(text, edits, { start, end });
  if (part === null) return null;
  const grown = part.text.length - (part.end - part.start);
  const after = part.text.slice(start - part.start, end - part.start + grown);
  const rows = diffRows(text.slice(start, end), after);
  const isSecret = ({ line }: DiffRow) => line !== null && holdsSecret(source, lines.rangeOf(first + line));
  const secret = new Set(rows.filter(isSecret));
  if ([...secret].some(({ row }) => row.startsWith("-"))) return null;
  const shown = rows.filter((row) => !secret.has(row));
  return { text: shown.map(({ row }) => row).join("\n"), isCut: secret.size > 0 };
}

/** UTF-16 units of the lines that edits touch, for which there is no room in a comment any more. */
const MAX_SHOWN = 60_000;

/** What is said in place of rows that may not be shown. */
export const NOT_SHOWN = prose`The fix is not shown, because a line of it looks like a secret. ${"/otel-fix"} commits it; on the branch, ${"otel-fix scan --fix"} applies it.`;

interface DiffRow {
  readonly row: string;
  /** Position among the lines before the change, from 0; null for a new one. */
  readonly line: number | null;
}

/** Both sides end with a line end and none has a CR, or a row that stays would look like a changed one. */
function diffRows(before: string, after: string): readonly DiffRow[] {
  const normalise = (text: string) => text.replaceAll("\r\n", "\n").replace(/[^\n]$/, "$&\n");
  return structuredPatch("", "", normalise(before), normalise(after)).hunks.flatMap((hunk) => {
    let line = hunk.oldStart - 1;
    return hunk.lines.map((row): DiffRow => {
      if (row.startsWith("+")) return { row, line: null };
      line += 1;
      return { row, line: line - 1 };
    });
  });
}
