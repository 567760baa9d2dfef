import { formatIdentity } from "../core/review/identity.ts";
import { markFixed } from "../core/review/marker.ts";
import type { PlannedReview, ReviewPlan, ThreadOperation } from "../core/review/plan-review.ts";
import type { PullRequestRef, ReviewWriter, WriteResult } from "./ports.ts";

/** Applies a review plan to GitHub. Every verb can be repeated: what was done before is not done again by the next plan. */

export interface AppliedPlan {
  /** Findings for which GitHub took no comment, by identity: they have to stand in the body. */
  readonly refused: ReadonlySet<string>;
  /** Whether GitHub took the review as a whole. If not, its table is still to be written. */
  readonly isWhole: boolean;
  /** Permissions that turned out to be missing, in words. */
  readonly missingPermissions: readonly string[];
}

interface Target {
  readonly writer: ReviewWriter;
  readonly ref: PullRequestRef;
  readonly headSha: string;
}

export async function applyPlan(plan: ReviewPlan, target: Target): Promise<AppliedPlan> {
  const missing = new Set<string>();
  for (const operation of plan.threads) {
    if ((await applyToThread(operation, target)) === "forbidden")
      missing.add("contents: write (to resolve review threads)");
  }
  for (const { reviewId, body } of plan.bodies)
    await target.writer.writeReviewBody(target.ref, { id: reviewId, body });
  const posted =
    plan.review === null ? { isWhole: true, refused: new Set<string>() } : await post(plan.review, target);
  return { ...posted, missingPermissions: [...missing] };
}

async function applyToThread(
  operation: ThreadOperation,
  { writer, ref, headSha }: Target,
): Promise<"done" | "forbidden"> {
  const { thread } = operation;
  if (operation.kind === "keep") return "done";
  const write = (body: string) => writer.writeComment(ref, { id: thread.commentId, body });
  if (operation.kind === "edit") {
    await write(operation.body);
    return "done";
  }
  if (operation.kind === "reopen") {
    const result = await writer.reopenThread(thread.id);
    if (thread.body !== operation.body) await write(operation.body);
    return outcomeOf(result);
  }
  const result = thread.isResolved ? ({ ok: true } as const) : await writer.resolveThread(thread.id);
  // Where the app may not resolve, the comment itself has to say that it is done.
  const body = result.ok || operation.why !== "fixed" ? operation.body : markFixed(thread.body, headSha);
  if (body !== thread.body) await write(body);
  return outcomeOf(result);
}

function outcomeOf(result: WriteResult): "done" | "forbidden" {
  return !result.ok && result.code === "forbidden" ? "forbidden" : "done";
}

/** Posts one review. GitHub refuses all of it for one bad comment: then each comment is tried alone. */
async function post(
  review: PlannedReview,
  { writer, ref, headSha }: Target,
): Promise<Omit<AppliedPlan, "missingPermissions">> {
  const refused = new Set<string>();
  if ((await writer.postReview(ref, { headSha, body: review.body, comments: review.comments })).ok)
    return { isWhole: true, refused };
  for (const comment of review.comments) {
    const single = await writer.postComment(ref, { headSha, ...comment });
    if (!single.ok) refused.add(formatIdentity(comment.identity));
  }
  return { isWhole: false, refused };
}
