// Single review comments: on a line, on a file, as replies; edited and deleted.
import { fieldError, validationFailed } from "../refusal.ts";
import type { Account, Anchor, Pull, ReviewComment, Thread } from "../state/records.ts";
import { type World, timestamp } from "../state/world.ts";
import { emitReview, emitReviewComment } from "../webhooks/pull-events.ts";
import { type Place, placeComment, wordForComment } from "./anchors.ts";
import { addReview, commentsOf, readDiffAt } from "./reviews.ts";
import { checkBody } from "./texts.ts";
import { addToThread, openThread } from "./threads.ts";

export interface NewComment {
  readonly author: Account;
  readonly body: string;
}

const RESOURCE = "PullRequestReviewComment";

/** Opens a thread on rows of the difference, in a review of its own. */
export async function commentOnLine(
  world: World,
  pull: Pull,
  wanted: NewComment & { readonly commit: string; readonly place: Place },
): Promise<ReviewComment> {
  checkComment(pull, wanted.body);
  const { commit } = wanted;
  const diff = await readDiffAt(pull, commit, notPart);
  const placed = placeComment(diff, wanted.place);
  if (!placed.ok) throw validationFailed(...wordForComment(placed.errors));
  return openOwnThread(world, pull, { ...wanted, path: wanted.place.path, anchor: placed.anchor });
}

/** Opens a thread on a whole file. */
export async function commentOnFile(
  world: World,
  pull: Pull,
  wanted: NewComment & { readonly commit: string; readonly path: string },
): Promise<ReviewComment> {
  checkComment(pull, wanted.body);
  const diff = await readDiffAt(pull, wanted.commit, notPart);
  if (!diff.files.some((file) => file.path === wanted.path))
    throw validationFailed(...wordForComment(["path"]));
  return openOwnThread(world, pull, { ...wanted, anchor: null });
}

function notPart(): ReturnType<typeof validationFailed> {
  return validationFailed(fieldError(RESOURCE, "commit_id", "commit_id is not part of the pull request"));
}

function checkComment(pull: Pull, body: string): void {
  if (pull.locked) throw validationFailed(fieldError(RESOURCE, "base", "lock prevents review"));
  checkBody(RESOURCE, body);
}

interface OwnThread extends NewComment {
  readonly path: string;
  readonly anchor: Anchor | null;
  readonly commit: string;
}

async function openOwnThread(
  world: World,
  pull: Pull,
  { path, anchor, commit, ...wanted }: OwnThread,
): Promise<ReviewComment> {
  return addComment(world, openThread(world, pull, { path, anchor, commit }), wanted);
}

/** Answers in a thread. */
export async function reply(world: World, thread: Thread, wanted: NewComment): Promise<ReviewComment> {
  checkComment(thread.pull, wanted.body);
  return addComment(world, thread, wanted);
}

/** On GitHub every single comment is a review with an empty body. */
async function addComment(
  world: World,
  thread: Thread,
  { author, body }: NewComment,
): Promise<ReviewComment> {
  const { pull } = thread;
  const review = addReview(world, pull, { author, body: "", commit: pull.head.sha, state: "COMMENTED" });
  const comment = addToThread(world, thread, { review, author, body });
  pull.updatedAt = timestamp(world);
  emitReview(world, { subject: review, sender: author, action: "submitted" });
  await emitReviewComment(world, { subject: comment, sender: author, action: "created" });
  return comment;
}

export async function editReviewComment(
  world: World,
  comment: ReviewComment,
  { body, sender }: { readonly body: string; readonly sender: Account },
): Promise<void> {
  checkBody(RESOURCE, body);
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = timestamp(world);
  await emitReviewComment(world, { subject: comment, sender, action: "edited", changes: { body: { from } } });
}

/** Deletes a comment; with its last comment a thread is gone, and a review that said nothing else. */
export async function deleteReviewComment(
  world: World,
  comment: ReviewComment,
  sender: Account,
): Promise<void> {
  const { thread, review } = comment;
  const { pull } = thread;
  await emitReviewComment(world, { subject: comment, sender, action: "deleted" });
  thread.comments.splice(thread.comments.indexOf(comment), 1);
  world.nodes.delete(comment.nodeId);
  if (thread.comments.length === 0) {
    pull.threads.splice(pull.threads.indexOf(thread), 1);
    world.nodes.delete(thread.nodeId);
  }
  if (review.body === "" && review.state === "COMMENTED" && commentsOf(review).length === 0) {
    pull.reviews.splice(pull.reviews.indexOf(review), 1);
    world.nodes.delete(review.nodeId);
  }
}
