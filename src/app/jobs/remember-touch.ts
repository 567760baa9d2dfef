import { parseMarker } from "../../core/review/marker.ts";
import { findTouches, planTouch, type Touch } from "../../core/review/memory.ts";
import type { PostedReview } from "../../core/review/thread.ts";
import type { PullRequestReader, PullRequestRef, ReviewWriter } from "../ports.ts";

/**
 * Remembers that a person deleted or edited a comment of the bot, in the body of one of its reviews: what is not there any
 * more, or is another's text, cannot tell it. The next review reads it. Can be done again: what is remembered stays as it is.
 */

export interface TouchRequest {
  readonly ref: PullRequestRef;
  readonly touch: "deleted" | "edited";
  /** GraphQL's name of the comment. */
  readonly comment: string;
  /** Who wrote the comment. What others wrote has no markers, whatever stands in it. */
  readonly author: string;
  /** The comment as it is, or was last; and as it was before. */
  readonly texts: readonly string[];
}

/**
 * known: remembered before. none: not the bot's, or about no finding that it spoke of at the time. homeless: no review of the
 * bot is left that could remember it.
 */
export type TouchOutcome = "remembered" | "known" | "none" | "homeless" | "refused";

type TouchGitHub = Pick<PullRequestReader, "readOwnReviews"> & Pick<ReviewWriter, "change">;

export async function rememberTouch(request: TouchRequest, github: TouchGitHub): Promise<TouchOutcome> {
  const { isOwn, reviews } = await github.readOwnReviews(request.ref, request.author);
  const touch = isOwn ? findTouch(request, reviews) : null;
  if (touch === null) return "none";
  if (reviews.length === 0) return "homeless";
  const review = planTouch(reviews, touch);
  if (review === null) return "known";
  const [result] = await github.change([{ kind: "body", id: review.id, body: review.body }]);
  return result?.ok === true ? "remembered" : "refused";
}

/** A thread that is done speaks of nothing any more: taking its comment away is tidying up. */
function findTouch({ touch, comment, texts }: TouchRequest, reviews: readonly PostedReview[]): Touch | null {
  const marker = texts.map(parseMarker).find((one) => one?.kind === "finding");
  const before = findTouches(reviews).find((one) => one.kind !== "deleted" && one.comment === comment);
  if (before?.kind === "ended" || (marker?.kind === "finding" && marker.state !== "open")) return null;
  // Of a comment whose marker a person took away only the memory knows what it was about.
  const identity = before?.identity ?? (marker?.kind === "finding" ? marker.identity : null);
  if (identity === null) return null;
  return touch === "deleted" ? { kind: touch, identity } : { kind: touch, identity, comment };
}
