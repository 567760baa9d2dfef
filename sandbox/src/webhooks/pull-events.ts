// Webhooks about a pull request and its conversation.
import { renderIssueComment, renderReviewComment, renderReviewForWebhook } from "../render/comment.ts";
import { renderIssue, renderPull, renderPullBrief } from "../render/pull.ts";
import type { Account, IssueComment, Pull, Review, ReviewComment, Thread } from "../state/records.ts";
import type { WebhookPayload, World } from "../state/world.ts";
import { emit } from "./events.ts";

export interface PullEvent {
  readonly pull: Pull;
  readonly sender: Account;
  readonly action: string;
  /** What the action carries besides, such as `before` and `after`. */
  readonly more?: WebhookPayload;
}

export async function emitPull(world: World, { pull, sender, action, more }: PullEvent): Promise<void> {
  const payload = { action, number: pull.number, pull_request: await renderPull(world, pull), ...more };
  emit(world, "pull_request", { repository: pull.repository, sender, payload });
}

export interface CommentEvent<Subject> {
  readonly subject: Subject;
  readonly sender: Account;
  readonly action: string;
  /** What an `edited` action carries: the text before. */
  readonly changes?: WebhookPayload;
}

export function emitIssueComment(
  world: World,
  { subject, sender, action, changes }: CommentEvent<IssueComment>,
): void {
  const { pull } = subject;
  const payload = {
    action,
    issue: renderIssue(world, pull),
    comment: renderIssueComment(world, subject),
    ...(changes === undefined ? {} : { changes }),
  };
  emit(world, "issue_comment", { repository: pull.repository, sender, payload });
}

export function emitReview(world: World, { subject, sender, action, changes }: CommentEvent<Review>): void {
  const { pull } = subject;
  const payload = {
    action,
    review: renderReviewForWebhook(world, subject),
    pull_request: renderPullBrief(world, pull),
    ...(changes === undefined ? {} : { changes }),
  };
  emit(world, "pull_request_review", { repository: pull.repository, sender, payload });
}

export async function emitReviewComment(world: World, event: CommentEvent<ReviewComment>): Promise<void> {
  const { subject, sender, action, changes } = event;
  const { pull } = subject.thread;
  const payload = {
    action,
    comment: await renderReviewComment(world, subject),
    pull_request: renderPullBrief(world, pull),
    ...(changes === undefined ? {} : { changes }),
  };
  emit(world, "pull_request_review_comment", { repository: pull.repository, sender, payload });
}

export async function emitThread(
  world: World,
  { subject, sender, action }: CommentEvent<Thread>,
): Promise<void> {
  const { pull, nodeId, comments } = subject;
  const payload = {
    action,
    pull_request: renderPullBrief(world, pull),
    thread: {
      node_id: nodeId,
      comments: await Promise.all(comments.map((comment) => renderReviewComment(world, comment))),
    },
  };
  emit(world, "pull_request_review_thread", { repository: pull.repository, sender, payload });
}
