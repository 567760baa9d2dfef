import { parseMarker } from "./marker.ts";
import { findHome, withTouches, type Touch } from "./memory.ts";
import { isSameText } from "./plan-thread.ts";
import type { DesiredReview, ReviewPlan } from "./review-plan.ts";
import type { PostedReview } from "./thread.ts";

/** What the bodies of the bot's reviews become: the table of findings without a line, and the memory. */

export interface PlannedBodies {
  readonly carrier: PostedReview | null;
  readonly edits: ReviewPlan["bodies"];
}

/** The newest review with a body marker carries the table; others are emptied. */
export function planBodies(
  desired: Pick<DesiredReview, "body" | "emptyBody">,
  reviews: readonly PostedReview[],
  touches: readonly Touch[],
): PlannedBodies {
  const carriers = reviews.filter(({ body }) => parseMarker(body)?.kind === "body");
  const carrier = carriers.at(-1) ?? null;
  const carried = typeof desired.body === "string" ? desired.body : desired.emptyBody;
  const isKept = desired.body !== null && typeof desired.body !== "string";
  const home = findHome(reviews);
  const edits = reviews.flatMap((review) => {
    const isTable = carriers.includes(review) && !isKept;
    const text = !isTable ? review.body : review === carrier ? carried : desired.emptyBody;
    const body = withTouches(text, review === home ? touches : []);
    return isSameText(review.body, body) ? [] : [{ reviewId: review.id, body }];
  });
  return { carrier, edits };
}
