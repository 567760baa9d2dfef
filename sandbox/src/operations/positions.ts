// Where a review thread stands now. Its anchor is carried from the commit it was put on to the pull request's present
// head by git's own difference: rows above it move it, a change of its rows makes it outdated.
import type { Hunk, Row } from "../git/diff.ts";
import type { Anchor, Pull, Side, Thread } from "../state/records.ts";
import { type PullDiff, readPullDiff } from "./pull-diff.ts";

export interface CurrentPosition {
  readonly line: number;
  readonly startLine: number | null;
  /** Rows below the file's first `@@` line. */
  readonly position: number;
}

/** The thread's present place; null when it is outdated, or is on a file as a whole. */
export async function findPosition(thread: Thread): Promise<CurrentPosition | null> {
  const { anchor, pull } = thread;
  if (anchor === null) return null;
  const diff = await readPullDiff(pull);
  const moved = await moveAnchor(pull, anchor, diff);
  const row = findRows(diff, anchor).find((one) => lineOf(one, anchor.side) === moved?.line);
  // A line that is no row of the difference any more has no place on the page.
  return moved === null || row === undefined ? null : { ...moved, position: row.position };
}

export async function isOutdated(thread: Thread): Promise<boolean> {
  if (thread.anchor !== null) return (await findPosition(thread)) === null;
  const { files } = await readPullDiff(thread.pull);
  return !files.some((file) => file.path === thread.path || file.previousPath === thread.path);
}

/** A line's number on one side; null when the row does not stand there. */
export function lineOf(row: Row, side: Side): number | null {
  // GitHub lets LEFT name removed rows and unchanged ones, RIGHT added rows and unchanged ones.
  return side === "LEFT" ? row.left : row.right;
}

/** The rows of the file that still has the anchor's name: threads do not follow a file to another. */
function findRows(diff: PullDiff, { side, path }: Anchor): readonly Row[] {
  const file = diff.files.find(
    (one) => (side === "LEFT" ? (one.previousPath ?? one.path) : one.path) === path,
  );
  return file?.hunks.flatMap((hunk) => hunk.rows) ?? [];
}

interface Lines {
  readonly line: number;
  readonly startLine: number | null;
}

async function moveAnchor(pull: Pull, anchor: Anchor, diff: PullDiff): Promise<Lines | null> {
  const from = anchor.side === "LEFT" ? anchor.base : anchor.head;
  const to = anchor.side === "LEFT" ? diff.mergeBase : diff.head;
  if (from === to) return { line: anchor.line, startLine: anchor.startLine };
  const changed = await pull.repository.history.bareDiff(from, to);
  const file = changed.find((one) => one.path === anchor.path || one.previousPath === anchor.path);
  if (file === undefined) return { line: anchor.line, startLine: anchor.startLine };
  // Where a range begins on the other side, only its end can be carried over by this side's difference.
  const oneSided = anchor.startSide === anchor.side;
  const line = shiftLines(file.hunks, (oneSided ? anchor.startLine : null) ?? anchor.line, anchor.line);
  if (line === null) return null;
  const by = oneSided ? line - anchor.line : 0;
  return { line, startLine: anchor.startLine === null ? null : anchor.startLine + by };
}

/** The new number of the last of the rows first..last; null when one of them changed, or one was put between them. */
function shiftLines(hunks: readonly Hunk[], first: number, last: number): number | null {
  let by = 0;
  for (const hunk of hunks) {
    const removed = hunk.rows.filter((row) => row.kind === "deletion");
    const added = hunk.rows.length - removed.length;
    const start = hunkStart(hunk);
    // Without removed rows, git names the row after which it adds.
    const above = removed.length === 0 ? start < first : start + removed.length - 1 < first;
    const below = removed.length === 0 ? start >= last : start > last;
    if (!above && !below) return null;
    if (above) by += added - removed.length;
  }
  return last + by;
}

function hunkStart(hunk: Hunk): number {
  return Number(/^@@ -(\d+)/.exec(hunk.header)?.[1]);
}
