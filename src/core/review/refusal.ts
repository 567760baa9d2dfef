import { digest } from "../text/digest.ts";
import { formatIdentity } from "./identity.ts";
import { parseMarker } from "./marker.ts";
import type { InlineComment } from "./plan-review.ts";
import type { PostedReview } from "./thread.ts";

/**
 * A comment that GitHub did not take, although nothing that is documented speaks against it: which finding, on which
 * lines. The body in which the finding stands instead remembers it, so that it is not tried again while it would be the same.
 */
export function refusalOf({
  identity,
  startLine,
  line,
}: Pick<InlineComment, "identity" | "startLine" | "line">): string {
  return digest(`${formatIdentity(identity)} ${startLine}-${line}`);
}

/** The refusals that the bot's review bodies remember. */
export function findRefusals(reviews: readonly PostedReview[]): ReadonlySet<string> {
  return new Set(
    reviews.flatMap(({ body }) => {
      const marker = parseMarker(body);
      return marker?.kind === "body" ? (marker.refusals ?? []) : [];
    }),
  );
}
