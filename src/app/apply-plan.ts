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
  const note = (result: WriteResult, permission: Permission) => {
    if (!result.ok && result.code === "forbidden") missing.add(permission);
    return result.ok;
  };
  for (const operation of threads) {
    const isDone = await turnThread(operation, target, note);
    if (operation.kind === "reopen" && !isDone) stuck.add(operation.thread.id);
    await writeThread(operation, { ...target, isDone, note });
  }
  for (const { reviewId, body } of bodies)
    note(await target.github.writeReviewBody(target.ref, { id: reviewId, body }), "pull_requests: write");
  return { stuck, missing: [...missing] };
}

/** Keeps in mind which permission a write turned out to lack; gives whether the write was done. */
type Note = (result: WriteResult, permission: Permission) => boolean;

/** Resolves or opens the thread, where that is asked for. */
async function turnThread(operation: ThreadOperation, { github }: Target, note: Note): Promise<boolean> {
  const { kind, thread } = operation;
  if (kind === "reopen") return note(await github.reopenThread(thread.id), "contents: write");
  if (kind !== "resolve" || thread.isResolved) return true;
  return note(await github.resolveThread(thread.id), "contents: write");
}

async function writeThread(
  operation: ThreadOperation,
  { github, ref, isDone, note }: Target & { readonly isDone: boolean; readonly note: Note },
): Promise<void> {
  const { kind, thread } = operation;
  if (kind === "keep" || (kind === "reopen" && !isDone)) return;
  const body = kind === "resolve" && !isDone ? operation.bodyIfOpen : operation.body;
  if (body === thread.body) return;
  note(await github.writeComment(ref, { id: thread.commentId, body }), "pull_requests: write");
}

/**
 * whole: GitHub took the review. parts: it took comments one by one, and those in `refusals` not. moved: another commit
 * is the head by now. forbidden: the app may not review.
 */
export type PostedPlan =
  | { readonly kind: "whole" }
  | { readonly kind: "moved" }
  | { readonly kind: "forbidden" }
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
