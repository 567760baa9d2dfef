import type { PlannedReview, ReviewPlan, ThreadOperation } from "../../core/review/plan-review.ts";
import { refusalOf } from "../../core/review/refusal.ts";
import type { Thread } from "../../core/review/thread.ts";
import type { ThreadChange, Permission, PullRequestReader, PullRequestRef, ReviewWriter } from "../ports.ts";

/** Applies a review plan to GitHub. Every verb can be repeated: what was done before is not done again by the next plan. */

export interface PlanTarget {
  readonly github: ReviewWriter & Pick<PullRequestReader, "readHeadSha">;
  readonly ref: PullRequestRef;
  readonly headSha: string;
}

export interface AppliedThreads {
  /** Ids of threads that GitHub did not open again: what they were to say needs another place. */
  readonly stuck: ReadonlySet<string>;
  /** Permissions that turned out to be missing. */
  readonly missing: readonly Permission[];
  /** Whether there was anything to write. */
  readonly isChanged: boolean;
}

/** Edits, resolves and opens the threads that are there, and edits the bodies: in one call where there are few. */
export async function applyToThreads(
  { threads, bodies }: Pick<ReviewPlan, "threads" | "bodies">,
  { github }: PlanTarget,
): Promise<AppliedThreads> {
  const stuck = new Set<string>();
  const missing = new Set<Permission>();
  const edits = bodies.map(({ reviewId, body }): Step => ({ change: { kind: "body", id: reviewId, body } }));
  let steps = [...threads.flatMap((operation) => listSteps(operation)), ...edits];
  const isChanged = steps.length > 0;
  while (steps.length > 0) {
    const results = await github.change(steps.map(({ change }) => change));
    steps = steps.flatMap(({ change, next }, index) => {
      const result = results[index];
      const isDone = result?.ok === true;
      if (result?.ok === false && result.code === "forbidden") missing.add(PERMISSIONS[change.kind]);
      if (change.kind === "reopen" && !isDone) stuck.add(change.id);
      return next?.(isDone) ?? [];
    });
  }
  return { stuck, missing: [...missing], isChanged };
}

interface Step {
  readonly change: ThreadChange;
  /** What follows only from how the change went. */
  readonly next?: (isDone: boolean) => readonly Step[];
}

const PERMISSIONS: Readonly<Record<ThreadChange["kind"], Permission>> = {
  resolve: "contents: write",
  reopen: "contents: write",
  comment: "pull_requests: write",
  body: "pull_requests: write",
};

/** A thread that cannot be opened again keeps its text: it says that it is done. */
function listSteps(operation: ThreadOperation): readonly Step[] {
  const { kind, thread } = operation;
  if (kind === "keep") return [];
  const edit = listEdits(thread, operation.body);
  if (kind === "edit") return edit;
  if (kind === "reopen") return [{ change: { kind, id: thread.id }, next: (isDone) => (isDone ? edit : []) }];
  if (thread.isResolved) return edit;
  const { bodyIfOpen } = operation;
  const unlike = bodyIfOpen === operation.body ? [] : listEdits(thread, bodyIfOpen);
  return [{ change: { kind, id: thread.id }, next: (isDone) => (isDone ? [] : unlike) }, ...edit];
}

function listEdits(thread: Thread, body: string): readonly Step[] {
  return body === thread.body ? [] : [{ change: { kind: "comment", id: thread.commentNode, body } }];
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
export async function postPlanned(review: PlannedReview, target: PlanTarget): Promise<PostedPlan> {
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
