import { applyPatch, parsePatch, reversePatch, type StructuredPatch } from "diff";

/**
 * The rows of a changed file as the pull request page shows them. Rows come from GitHub's own patch, never from a diff of
 * ours: only rows that GitHub shows can carry a comment.
 */

export interface FileDiff {
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  readonly rows: readonly Row[];
}

export interface Row {
  readonly kind: "context" | "added" | "deleted";
  /** Line in the new version, from 1; null for a deleted row. */
  readonly line: number | null;
  readonly text: string;
}

/**
 * Parses the `patch` of a file as `GET /repos/{owner}/{repo}/pulls/{number}/files` gives it (hunks without file header).
 * A patch that is not one gives null; an empty one has no hunks: no line changed.
 */
export function parseFilePatch(patch: string): FileDiff | null {
  if (patch === "") return { hunks: [] };
  const parsed = parseOne(patch);
  if (parsed === null) return null;
  return { hunks: parsed.hunks.map((hunk) => ({ rows: readRows(hunk.newStart, hunk.lines) })) };
}

/** The text before the change, by taking the patch back from the text after it; null where the two do not fit. */
export function reverseFilePatch(text: string, patch: string): string | null {
  if (patch === "") return text;
  const parsed = parseOne(patch);
  if (parsed === null) return null;
  const before = applyPatch(text, reversePatch(parsed), { fuzzFactor: 0, autoConvertLineEndings: false });
  return before === false ? null : before;
}

function parseOne(patch: string): StructuredPatch | null {
  try {
    const [parsed] = parsePatch(patch);
    return parsed === undefined || parsed.hunks.length === 0 ? null : parsed;
  } catch {
    // The package throws on text that is no patch; which words it uses for that does not matter.
    return null;
  }
}

function readRows(newStart: number, lines: readonly string[]): readonly Row[] {
  const rows: Row[] = [];
  let line = newStart;
  for (const text of lines) {
    const kind = KINDS[text.charAt(0)];
    // "\ No newline at end of file" is a remark about the row before it.
    if (kind === undefined) continue;
    rows.push({ kind, line: kind === "deleted" ? null : line, text: text.slice(1) });
    if (kind !== "deleted") line += 1;
  }
  return rows;
}

const KINDS: Readonly<Record<string, Row["kind"]>> = { " ": "context", "+": "added", "-": "deleted" };
