// Where a review comment may be put: on rows of the difference, its first and last row in one hunk.
// Errors are worded as GitHub words them, which does not say which of a review's comments is meant.
import type { FileDiff, Hunk, Row } from "../git/diff.ts";
import type { Anchor, Side } from "../state/records.ts";
import { lineOf } from "./positions.ts";
import type { PullDiff } from "./pull-diff.ts";

export interface Place {
  readonly path: string;
  readonly line?: number | undefined;
  readonly side?: Side | undefined;
  readonly startLine?: number | undefined;
  readonly startSide?: Side | undefined;
  /** The old way to name a row: its number below the file's first `@@` line. */
  readonly position?: number | undefined;
}

export type Placed =
  { readonly ok: true; readonly anchor: Anchor } | { readonly ok: false; readonly errors: Errors };

/** Which rule was broken, for the two ways in which GitHub words it. */
export type Errors = readonly AnchorError[];
export type AnchorError = "path" | "line" | "start-order" | "start-hunk" | "hunk";

interface Found {
  readonly hunk: Hunk;
  readonly row: Row;
}

export function placeComment(diff: PullDiff, place: Place): Placed {
  const file = diff.files.find((one) => one.path === place.path);
  if (file === undefined) return { ok: false, errors: ["path"] };
  const side = place.side ?? "RIGHT";
  const end =
    place.position === undefined ? findRow(file, side, place.line) : findByPosition(file, place.position);
  const startSide = place.startLine === undefined ? null : (place.startSide ?? side);
  const start = startSide === null ? null : findRow(file, startSide, place.startLine);
  const errors = check(place, { startSide, side }, { start, end });
  if (errors.length > 0 || end === null) return { ok: false, errors };
  const endSide = place.position === undefined ? side : end.row.right === null ? "LEFT" : "RIGHT";
  return {
    ok: true,
    anchor: {
      ...anchorAt(diff, file, { found: end, side: endSide }),
      startSide,
      startLine: place.startLine ?? null,
    },
  };
}

function anchorAt(
  { mergeBase, head }: PullDiff,
  file: FileDiff,
  { found, side }: { readonly found: Found; readonly side: Side },
): Omit<Anchor, "startSide" | "startLine"> {
  return {
    base: mergeBase,
    head,
    path: side === "LEFT" ? (file.previousPath ?? file.path) : file.path,
    side,
    line: lineOf(found.row, side) ?? 0,
    diffHunk: hunkDownTo(found),
    position: found.row.position,
  };
}

interface Ends {
  readonly start: Found | null;
  readonly end: Found | null;
}

interface Sides {
  readonly startSide: Side | null;
  readonly side: Side;
}

function check({ line, startLine }: Place, sides: Sides, { start, end }: Ends): Errors {
  const isRange = sides.startSide !== null;
  const onOneSide = sides.startSide === sides.side;
  if (onOneSide && (startLine ?? 0) >= (line ?? 0)) return ["start-order"];
  if (end === null) return ["line", ...(isRange ? ["start-hunk" as const] : []), "hunk"];
  if (isRange && start?.hunk !== end.hunk) return ["start-hunk"];
  // Line numbers of two sides cannot be compared, rows can.
  if (start !== null && start.row.position > end.row.position) return ["start-order"];
  return [];
}

function findRow(file: FileDiff, side: Side, line: number | undefined): Found | null {
  return findInHunks(file, (row) => line !== undefined && lineOf(row, side) === line);
}

function findByPosition(file: FileDiff, position: number): Found | null {
  return findInHunks(file, (row) => row.position === position);
}

function findInHunks(file: FileDiff, matches: (row: Row) => boolean): Found | null {
  for (const hunk of file.hunks) {
    const row = hunk.rows.find(matches);
    if (row !== undefined) return { hunk, row };
  }
  return null;
}

function hunkDownTo({ hunk, row }: Found): string {
  const rows = hunk.rows.filter((one) => one.position <= row.position);
  return [hunk.header, ...rows.map((one) => one.raw)].join("\n");
}

const SENTENCES: Readonly<Record<AnchorError, string>> = {
  path: "Path could not be resolved",
  line: "Pull request review thread line must be part of the diff",
  "start-order": "Pull request review thread start line must precede the end line.",
  "start-hunk": "Pull request review thread start line must be part of the same hunk as the line.",
  hunk: "Pull request review thread diff hunk can't be blank",
};

/** How a whole review is refused for a comment: one sentence. */
export function wordForReview(errors: Errors): string {
  const sentences = errors.map((error) => SENTENCES[error]);
  if (sentences.length < 3) return sentences.join(" and ");
  return `${sentences.slice(0, -1).join(", ")}, and ${sentences.at(-1) ?? ""}`;
}

const FIELDS: Readonly<Record<AnchorError, Readonly<Record<string, string>>>> = {
  path: { code: "invalid", field: "path" },
  line: {
    code: "custom",
    field: "pull_request_review_thread.line",
    message: "pull_request_review_thread.line must be part of the diff",
  },
  "start-order": {
    code: "custom",
    field: "pull_request_review_thread.start_line",
    message: "pull_request_review_thread.start_line must precede the end line.",
  },
  "start-hunk": {
    code: "custom",
    field: "pull_request_review_thread.start_line",
    message: "pull_request_review_thread.start_line must be part of the same hunk as the line.",
  },
  hunk: { code: "missing_field", field: "pull_request_review_thread.diff_hunk" },
};

/** How a single comment is refused: one object per error. */
export function wordForComment(errors: Errors): readonly Readonly<Record<string, string>>[] {
  return errors.map((error) => ({ resource: "PullRequestReviewComment", ...FIELDS[error] }));
}
