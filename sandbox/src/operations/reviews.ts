// Reviews: created whole or not at all, pending until they are submitted.
import { type Refusal, unprocessable } from "../refusal.ts";
import type { Account, Anchor, Pull, Review, ReviewComment, ReviewState } from "../state/records.ts";
import { type World, nextIdentity, register, timestamp } from "../state/world.ts";
import { emitReview, emitReviewComment } from "../webhooks/pull-events.ts";
import { type Place, placeComment, wordForReview } from "./anchors.ts";
import { type PullDiff, readMergeBase, readPullCommits } from "./pull-diff.ts";
import { LONGEST_BODY, reviewRefused } from "./texts.ts";
import { addToThread, openThread } from "./threads.ts";

export type ReviewEvent = "APPROVE" | "REQUEST_CHANGES" | "COMMENT";

export interface NewReview {
  readonly author: Account;
  readonly body: string;
  /** Without one the review stays pending: only its author sees it. */
  readonly event: ReviewEvent | null;
  readonly commit: string | null;
  readonly comments: readonly (Place & { readonly body: string })[];
}

const STATES: Readonly<Record<ReviewEvent, ReviewState>> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

/** @throws {Refusal} for the whole review when one of its comments cannot be placed */
export async function createReview(world: World, pull: Pull, wanted: NewReview): Promise<Review> {
  checkReview(pull, wanted);
  if (pull.reviews.some((one) => one.state === "PENDING" && one.author === wanted.author)) {
    throw reviewRefused("User can only have one pending review per pull request");
  }
  const commit = wanted.commit ?? pull.head.sha;
  const anchors = wanted.comments.length === 0 ? [] : await placeAll(pull, commit, wanted.comments);
  const review = addReview(world, pull, { ...wanted, commit, state: "PENDING" });
  for (const [index, comment] of wanted.comments.entries()) {
    const thread = openThread(world, pull, { path: comment.path, anchor: anchors[index] ?? null, commit });
    addToThread(world, thread, { review, author: wanted.author, body: comment.body });
  }
  if (wanted.event !== null) await publishReview(world, review, wanted.event);
  return review;
}

function checkReview(pull: Pull, { author, body, event, comments }: NewReview): void {
  if (pull.locked) throw reviewRefused("lock prevents review");
  checkLength(body);
  checkEvent(pull, { author, body, event });
  for (const comment of comments) {
    if (comment.body.trim() === "") throw reviewRefused("Body can't be blank");
    checkLength(comment.body);
  }
}

function checkLength(body: string): void {
  if (body.length > LONGEST_BODY)
    throw reviewRefused(`Body is too long (maximum is ${LONGEST_BODY} characters)`);
}

function checkEvent(pull: Pull, { author, body, event }: Pick<NewReview, "author" | "body" | "event">): void {
  if (event === null) return;
  if (event !== "COMMENT" && author === pull.author) {
    const deed = event === "APPROVE" ? "approve" : "request changes on";
    throw reviewRefused(`Can not ${deed} your own pull request`);
  }
  if (event !== "APPROVE" && body.trim() === "") throw reviewRefused("Body can't be blank");
}

async function placeAll(pull: Pull, commit: string, places: readonly Place[]): Promise<readonly Anchor[]> {
  const diff = await readDiffAt(pull, commit, () => reviewRefused("Commit is not part of the pull request"));
  const placed = places.map((place) => placeComment(diff, place));
  const errors = placed.flatMap((one) => (one.ok ? [] : [wordForReview(one.errors)]));
  if (errors.length > 0) throw reviewRefused(...errors);
  return placed.flatMap((one) => (one.ok ? [one.anchor] : []));
}

/** The pull request's difference as it was at one of its commits. */
export async function readDiffAt(pull: Pull, commit: string, refuse: () => Refusal): Promise<PullDiff> {
  const isPart = commit === pull.head.sha || (await readPullCommits(pull)).includes(commit);
  if (!isPart) throw refuse();
  const mergeBase = await readMergeBase(pull);
  return { mergeBase, head: commit, files: await pull.repository.history.diff(mergeBase, commit) };
}

interface ReviewData {
  readonly author: Account;
  readonly body: string;
  readonly commit: string;
  readonly state: ReviewState;
}

/** Adds a review without telling anyone. */
export function addReview(world: World, pull: Pull, { author, body, commit, state }: ReviewData): Review {
  const now = timestamp(world);
  const review: Review = {
    kind: "review",
    ...nextIdentity(world, "PRR"),
    pull,
    author,
    commit,
    state,
    body,
    submittedAt: state === "PENDING" ? null : now,
    updatedAt: now,
    minimized: null,
  };
  pull.reviews.push(review);
  return register(world, review);
}

/** Submits a pending review: everyone sees it, and the webhooks go out. */
export async function submitReview(
  world: World,
  review: Review,
  { event, body }: { readonly event: ReviewEvent; readonly body: string | null },
): Promise<void> {
  if (review.state !== "PENDING") throw unprocessable("Could not submit: the review is not pending");
  checkLength(body ?? "");
  checkEvent(review.pull, { author: review.author, body: body ?? review.body, event });
  review.body = body ?? review.body;
  await publishReview(world, review, event);
}

async function publishReview(world: World, review: Review, event: ReviewEvent): Promise<void> {
  review.state = STATES[event];
  review.submittedAt = review.updatedAt = review.pull.updatedAt = timestamp(world);
  const sender = review.author;
  emitReview(world, { subject: review, sender, action: "submitted" });
  for (const comment of commentsOf(review)) {
    await emitReviewComment(world, { subject: comment, sender, action: "created" });
  }
}

export function commentsOf(review: Review): readonly ReviewComment[] {
  return review.pull.threads.flatMap((thread) =>
    thread.comments.filter((comment) => comment.review === review),
  );
}

/** Through the API only its author may. */
export function checkIsAuthor({ author }: Review, sender: Account): void {
  if (sender !== author) throw reviewRefused("Only its author can update a review");
}

export function editReview(
  world: World,
  review: Review,
  { body, sender }: { readonly body: string; readonly sender: Account },
): void {
  checkLength(body);
  const from = review.body;
  review.body = body;
  review.updatedAt = timestamp(world);
  if (review.state === "PENDING") return;
  emitReview(world, { subject: review, sender, action: "edited", changes: { body: { from } } });
}

/** Only what was never submitted can be taken back. */
export function deletePendingReview(world: World, review: Review): void {
  if (review.state !== "PENDING") throw unprocessable("Can not delete a non-pending pull request review");
  const { pull } = review;
  for (const comment of commentsOf(review)) {
    world.nodes.delete(comment.nodeId);
    comment.thread.comments.splice(comment.thread.comments.indexOf(comment), 1);
  }
  pull.threads.splice(0, pull.threads.length, ...pull.threads.filter((thread) => thread.comments.length > 0));
  pull.reviews.splice(pull.reviews.indexOf(review), 1);
  world.nodes.delete(review.nodeId);
}
