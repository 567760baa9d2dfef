import type { Identity } from "./identity.ts";
import { parseMarker } from "./marker.ts";
import { findTouches } from "./memory.ts";

/** What the bot has said on a pull request, and what its state says about it. */

/** A review thread that the bot opened. */
export interface Thread {
  readonly id: string;
  /** The number of its first comment, by which events name it; null where GitHub gives none. */
  readonly commentId: number | null;
  /** GraphQL's name of that comment. */
  readonly commentNode: string;
  readonly body: string;
  readonly isResolved: boolean;
  /** Whether a person, not the bot, resolved it. */
  readonly isResolvedByPerson: boolean;
  readonly isOutdated: boolean;
  /** The lines at which it stands now; null where it is outdated. */
  readonly lines: { readonly startLine: number; readonly line: number } | null;
}

/** A review of the bot's whose body can be edited. */
export interface PostedReview {
  /** GraphQL's name of it. */
  readonly id: string;
  readonly body: string;
}

/** A thread, and what its marker and the bot's memory say of it. */
export interface KnownThread {
  readonly thread: Thread;
  /** The finding that it is about; null for any other thread. */
  readonly identity: Identity | null;
  /** Its finding was gone: resolved or not, it says nothing any more. */
  readonly isDone: boolean;
  /** A person has edited its comment, which is theirs from then on. */
  readonly isEdited: boolean;
  /** It leaves to another thread about its rule what holds for all of them. */
  readonly isBrief: boolean;
}

/** A comment whose marker a person took away is known by the bot's memory. */
export function knowThreads(
  threads: readonly Thread[],
  reviews: readonly PostedReview[],
): readonly KnownThread[] {
  const edits = new Map(
    findTouches(reviews).flatMap((touch) =>
      touch.kind === "deleted" ? [] : [[touch.comment, touch] as const],
    ),
  );
  return threads.map((thread) => {
    const touch = edits.get(thread.commentNode);
    const marker = parseMarker(thread.body);
    const own = marker?.kind === "finding" ? marker : null;
    return {
      thread,
      identity: touch?.identity ?? own?.identity ?? null,
      isDone: touch?.kind === "ended" || (own !== null && own.state !== "open"),
      isEdited: touch !== undefined,
      isBrief: own?.isBrief === true,
    };
  });
}

/** Findings that a person closed the thread of: they have been read, and are not said again while they are the same. */
export function findDeclined(
  threads: readonly Thread[],
  reviews: readonly PostedReview[] = [],
): readonly Identity[] {
  return knowThreads(threads, reviews)
    .filter(isDeclined)
    .flatMap(({ identity }) => identity ?? []);
}

/** Of several threads about one finding, the one with the highest rank goes on speaking. */
export function rank(known: KnownThread): number {
  if (isDeclined(known)) return 3;
  if (known.thread.isOutdated) return 0;
  return known.thread.isResolved ? 1 : 2;
}

/** Who resolved a thread has read it. Once its finding was gone for a while, that no longer counts. */
export function isDeclined({ thread, isDone }: KnownThread): boolean {
  return thread.isResolved && thread.isResolvedByPerson && !isDone;
}

/** Whether it speaks about its finding, or a person has had it say no more. */
export function isLive(known: KnownThread): boolean {
  return !known.isDone && (!known.thread.isResolved || isDeclined(known));
}
