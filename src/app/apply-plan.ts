import { markFixed } from "../core/review/marker.ts";
import type { PlannedReview, ReviewPlan, ThreadOperation } from "../core/review/plan-review.ts";
import { refusalOf } from "../core/review/refusal.ts";
import type { Permission, PullRequestReader, PullRequestRef, ReviewWriter, WriteResult } from "./ports.ts";

/** Applies a review plan to GitHub. Every verb can be repeated: what was done before is not done again by the next plan. */

export interface Target {
  readonly github: ReviewWriter & Pick<PullRequestReader, "readHeadSha">;
  readonly ref: PullRequestRef;
  readonly headSha: string;
}

export interface AppliedThreads {
  /** Ids of threads that GitHub did not open again: what they were to say needs another place. */
  readonly stuck: ReadonlySet<string>;
  /** Permissions that turned out to be missing. */
  readonly missing: readonly Permission[];
}

/** Edits, resolves and opens the threads that are there, and edits the bodies. */
export async function applyToThreads(
  { threads, bodies }: Pick<ReviewPlan, "threads" | "bodies">,
  target: Target,
): Promise<AppliedThreads> {
  const stuck = new Set<string>();
  const missing = new Set<Permission>();
  for (const operation of threads) {
    const result = await applyToThread(operation, target);
    if (result.ok) continue;
    if (result.code === "forbidden") missing.add("contents: write");
    if (operation.kind === "reopen") stuck.add(operation.thread.id);
  }
  for (const { reviewId, body } of bodies)
    await target.github.writeReviewBody(target.ref, { id: reviewId, body });
  return { stuck, missing: [...missing] };
}

const DONE = { ok: true } as const;

async function applyToThread(
  operation: ThreadOperation,
  { github, ref, headSha }: Target,
): Promise<WriteResult> {
  const { thread } = operation;
  if (operation.kind === "keep") return DONE;
  const write = (body: string) => github.writeComment(ref, { id: thread.commentId, body });
  if (operation.kind === "edit") {
    await write(operation.body);
    return DONE;
  }
  if (operation.kind === "reopen") {
    const result = await github.reopenThread(thread.id);
    if (result.ok && thread.body !== operation.body) await write(operation.body);
    return result;
  }
  const result = thread.isResolved ? DONE : await github.resolveThread(thread.id);
  // Where the app may not resolve, the comment itself has to say that it is done.
  const body = result.ok || operation.why !== "fixed" ? operation.body : markFixed(thread.body, headSha);
  if (body !== thread.body) await write(body);
  return result;
}

/**
 * whole: GitHub took the review. parts: it took comments one by one, and those in `refusals` not. moved: another commit
 * is the head by now. forbidden: the app may not review.
 */
export type PostedPlan =
  | { readonly kind: "whole" | "moved" | "forbidden" }
  /** See core/review/refusal.ts. The table is still to be written. */
  | { readonly kind: "parts"; readonly refusals: ReadonlySet<string> };

/** Posts one review. GitHub refuses all of it for one bad comment: then each comment is tried alone. */
export async function postPlanned(review: PlannedReview, target: Target): Promise<PostedPlan> {
  const { github, ref, headSha } = target;
  const posted = await github.postReview(ref, { headSha, body: review.body, comments: review.comments });
  if (posted.ok) return { kind: "whole" };
  if (posted.code === "forbidden") return { kind: "forbidden" };
  // A commit that a push has replaced takes no comments either; that says nothing about the comments.
  if ((await github.readHeadSha(ref)) !== headSha) return { kind: "moved" };
  const refusals = new Set<string>();
  for (const comment of review.comments) {
    const single = await github.postComment(ref, { headSha, ...comment });
    if (!single.ok) refusals.add(refusalOf(comment));
  }
  return { kind: "parts", refusals };
}
