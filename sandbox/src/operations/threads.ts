// Review threads: opened on rows of the difference or on a file, answered, resolved.
import type { Account, Anchor, Pull, Review, ReviewComment, Thread } from "../state/records.ts";
import { type World, nextIdentity, register, timestamp } from "../state/world.ts";
import { emitThread } from "../webhooks/pull-events.ts";

export interface NewThread {
  readonly path: string;
  /** Null puts the thread on the whole file. */
  readonly anchor: Anchor | null;
  readonly commit: string;
}

export function openThread(world: World, pull: Pull, { path, anchor, commit }: NewThread): Thread {
  const { nodeId } = nextIdentity(world, "PRRT");
  const thread: Thread = {
    kind: "thread",
    nodeId,
    pull,
    path,
    anchor,
    commit,
    comments: [],
    resolvedBy: null,
  };
  pull.threads.push(thread);
  return register(world, thread);
}

export interface NewReviewComment {
  readonly review: Review;
  readonly author: Account;
  readonly body: string;
}

/** Adds a comment to a thread; all but the first are replies to the first. */
export function addToThread(
  world: World,
  thread: Thread,
  { review, author, body }: NewReviewComment,
): ReviewComment {
  const now = timestamp(world);
  const comment: ReviewComment = {
    kind: "review-comment",
    ...nextIdentity(world, "PRRC"),
    thread,
    review,
    author,
    body,
    inReplyTo: thread.comments[0] ?? null,
    createdAt: now,
    updatedAt: now,
    reactions: [],
    minimized: null,
  };
  thread.comments.push(comment);
  return register(world, comment);
}

/** Threads as others see them: without the comments of pending reviews. */
export function visibleThreads(pull: Pull, viewer: Account | null): readonly Thread[] {
  return pull.threads.filter((thread) => visibleComments(thread, viewer).length > 0);
}

export function visibleComments(thread: Thread, viewer: Account | null): readonly ReviewComment[] {
  return thread.comments.filter(({ review }) => review.state !== "PENDING" || review.author === viewer);
}

/** Resolves a thread, or opens it again; saying so twice changes nothing. */
export async function setResolved(
  world: World,
  thread: Thread,
  { resolved, sender }: { readonly resolved: boolean; readonly sender: Account },
): Promise<void> {
  if (resolved === (thread.resolvedBy !== null)) return;
  thread.resolvedBy = resolved ? sender : null;
  thread.pull.updatedAt = timestamp(world);
  await emitThread(world, { subject: thread, sender, action: resolved ? "resolved" : "unresolved" });
}
