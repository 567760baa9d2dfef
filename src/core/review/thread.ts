import { parseMarker } from "./marker.ts";
import type { Identity } from "./identity.ts";

/** What the bot has said on a pull request, and what its state says about it. */

/** A review thread that the bot opened. */
export interface Thread {
  readonly id: string;
  readonly commentId: number;
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
  readonly id: number;
  readonly body: string;
}

/** Findings that a person closed the thread of: they have been read, and are not said again while they are the same. */
export function findDeclined(threads: readonly Thread[]): readonly Identity[] {
  return threads.filter(isDeclined).flatMap(({ body }) => {
    const marker = parseMarker(body);
    return marker?.kind === "finding" ? [marker.identity] : [];
  });
}

/** Of several threads about one finding, the one with the highest rank goes on speaking. */
export function rank(thread: Thread): number {
  if (isDeclined(thread)) return 3;
  if (thread.isOutdated) return 0;
  return thread.isResolved ? 1 : 2;
}

/** Who resolved a thread has read it. Once its finding was gone for a while, that no longer counts. */
export function isDeclined(thread: Thread): boolean {
  return thread.isResolved && thread.isResolvedByPerson && !isMarkedDone(thread);
}

export function isMarkedDone(thread: Thread): boolean {
  const marker = parseMarker(thread.body);
  return marker?.kind === "finding" && marker.state !== "open";
}
