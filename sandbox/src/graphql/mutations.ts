// What can be changed: threads, reviews and comments. Commits are in commit-mutation.ts, refs in refs-mutation.ts.
import { editReviewComment, reply } from "../operations/review-comments.ts";
import { checkIsAuthor, editReview } from "../operations/reviews.ts";
import { setResolved } from "../operations/threads.ts";
import { notAccessible } from "../refusal.ts";
import type { NodeRecord, Pull } from "../state/records.ts";
import { createCommitOnBranch } from "./commit-mutation.ts";
import { type GraphContext, needToWrite, unresolved, viewerOf } from "./context.ts";
import { maySetResolved } from "./nodes/conversation.ts";
import { findRecord } from "./queries.ts";
import { updateRefs } from "./refs-mutation.ts";

interface Input {
  readonly clientMutationId?: string | null;
}

type Payload = Promise<Readonly<Record<string, unknown>>>;

export function mutations(context: GraphContext): Readonly<Record<string, unknown>> {
  return {
    resolveReviewThread: ({ input }: { input: ThreadInput }) => resolveThread(context, input, true),
    unresolveReviewThread: ({ input }: { input: ThreadInput }) => resolveThread(context, input, false),
    addPullRequestReviewThreadReply: ({ input }: { input: ReplyInput }) => addReply(context, input),
    updatePullRequestReview: ({ input }: { input: ReviewInput }) => updateReview(context, input),
    updatePullRequestReviewComment: ({ input }: { input: CommentInput }) => updateComment(context, input),
    minimizeComment: ({ input }: { input: MinimizeInput }) => minimize(context, input),
    createCommitOnBranch: ({ input }: { input: Parameters<typeof createCommitOnBranch>[1] }) =>
      createCommitOnBranch(context, input),
    updateRefs: ({ input }: { input: Parameters<typeof updateRefs>[1] }) => updateRefs(context, input),
  };
}

/** The record of a node id, which must be of the wanted kind. */
function expectKind<Kind extends NodeRecord["kind"]>(
  context: GraphContext,
  id: string,
  kind: Kind,
): Extract<NodeRecord, { kind: Kind }> {
  const record = findRecord(context, id);
  if (record.kind !== kind) throw unresolved(`Could not resolve to a node with the global id of '${id}'`);
  // The kind was compared the line before.
  return record as Extract<NodeRecord, { kind: Kind }>;
}

interface ThreadInput extends Input {
  readonly threadId: string;
}

async function resolveThread(context: GraphContext, input: ThreadInput, resolved: boolean): Payload {
  const thread = expectKind(context, input.threadId, "thread");
  needToWrite(context, thread.pull.repository, [["pull_requests", "write"]]);
  if (!maySetResolved(context, thread)) throw notAccessible();
  await setResolved(context.world, thread, { resolved, sender: viewerOf(context) });
  return { thread: context.show(thread), clientMutationId: input.clientMutationId };
}

function needPullWrite(context: GraphContext, pull: Pull): void {
  needToWrite(context, pull.repository, [["pull_requests", "write"]]);
}

interface ReplyInput extends Input {
  readonly pullRequestReviewThreadId: string;
  readonly body: string;
}

async function addReply(context: GraphContext, input: ReplyInput): Payload {
  const thread = expectKind(context, input.pullRequestReviewThreadId, "thread");
  needPullWrite(context, thread.pull);
  const comment = await reply(context.world, thread, { author: viewerOf(context), body: input.body });
  return { comment: context.show(comment), clientMutationId: input.clientMutationId };
}

interface ReviewInput extends Input {
  readonly pullRequestReviewId: string;
  readonly body: string;
}

async function updateReview(context: GraphContext, input: ReviewInput): Payload {
  const review = expectKind(context, input.pullRequestReviewId, "review");
  needPullWrite(context, review.pull);
  checkIsAuthor(review, viewerOf(context));
  editReview(context.world, review, { body: input.body, sender: viewerOf(context) });
  return Promise.resolve({
    pullRequestReview: context.show(review),
    clientMutationId: input.clientMutationId,
  });
}

interface CommentInput extends Input {
  readonly pullRequestReviewCommentId: string;
  readonly body: string;
}

async function updateComment(context: GraphContext, input: CommentInput): Payload {
  const comment = expectKind(context, input.pullRequestReviewCommentId, "review-comment");
  needPullWrite(context, comment.thread.pull);
  await editReviewComment(context.world, comment, { body: input.body, sender: viewerOf(context) });
  return { pullRequestReviewComment: context.show(comment), clientMutationId: input.clientMutationId };
}

interface MinimizeInput extends Input {
  readonly subjectId: string;
  readonly classifier: string;
}

async function minimize(context: GraphContext, input: MinimizeInput): Payload {
  const record = findRecord(context, input.subjectId);
  if (record.kind !== "review-comment" && record.kind !== "issue-comment" && record.kind !== "review") {
    throw unresolved(`Could not resolve to a node with the global id of '${input.subjectId}'`);
  }
  needPullWrite(context, record.kind === "review-comment" ? record.thread.pull : record.pull);
  record.minimized = input.classifier.toLowerCase().replace("_", "-");
  return Promise.resolve({
    minimizedComment: context.show(record),
    clientMutationId: input.clientMutationId,
  });
}
