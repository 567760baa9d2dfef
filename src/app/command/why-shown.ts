import { MAX_INLINE, type BodyReason } from "../../core/diff/place.ts";
import { prose, type Prose } from "../../core/text/prose.ts";
import type { ComposedFinding } from "../review/compose-review.ts";
import type { PreparedReview } from "../review/review-pull-request.ts";

/** Where a finding is shown, and why not on its line. */
export function whyShown({ shown, placed }: ComposedFinding, prepared: PreparedReview): Prose {
  switch (shown) {
    case "comment":
      return ["on its line"];
    case "body": {
      const { placement } = placed;
      const why = placement.where === "body" ? BODY_REASONS[placement.reason] : [];
      return prose`in the review's body: ${why}`;
    }
    case "already-there":
      return ["in the check only: the merge base has it too"];
    case "declined":
      return ["in the check only: a person resolved its thread"];
    case "deleted":
      return ["in the check only: a person deleted its comment"];
    case "copied":
      return ["in the check only: it is in documentation, which is copied and not applied"];
    case "check-only":
      return prose`in the check only: ${whyQuiet(prepared)}`;
  }
}

const BODY_REASONS: Readonly<Record<BodyReason, Prose>> = {
  "outside-diff": ["its line is not part of the diff"],
  "no-patch": ["GitHub shows no diff of its file"],
  limit: [`there are ${MAX_INLINE} comments already`],
  refused: ["GitHub refused a comment there"],
  summary: prose`${"review.comments"} is ${"summary"}`,
};

/** What keeps the whole review quiet; the first that applies is enough. */
function whyQuiet({ state, loaded }: PreparedReview): Prose {
  if (loaded.errors.length > 0) return ["the configuration is broken, so I comment on nothing"];
  if (loaded.configuration.review.comments === "off") return prose`${"review.comments"} is ${"off"}`;
  if (state.isFixOfBot) return ["this pull request is my own and gets only a check"];
  return prose`the pull request is a draft, and ${"review.drafts"} is off`;
}
