import type { CommandRequest } from "../../app/command-request.ts";
import type { Delivery } from "../queue/job.ts";

/** A comment's webhook as the request that it may hold. Whether it does hold one is the use case's to find out. */

interface Commented {
  readonly repository: { readonly name: string; readonly owner: { readonly login: string } };
  readonly comment: {
    readonly id: number;
    readonly node_id: string;
    readonly body: string;
    readonly user: { readonly login: string; readonly id: number; readonly type?: string } | null;
  };
}

interface IssueComment extends Commented {
  readonly issue: { readonly number: number; readonly pull_request?: unknown };
}

interface ReviewComment extends Commented {
  readonly comment: Commented["comment"] & {
    readonly path: string;
    readonly in_reply_to_id?: number | null;
  };
  readonly pull_request: { readonly number: number };
}

interface SubmittedReview extends Pick<Commented, "repository"> {
  readonly review: Pick<Commented["comment"], "node_id" | "user"> & { readonly body: string | null };
  readonly pull_request: { readonly number: number };
}

/** The request that a delivery of a comment may hold; null for any other event. */
export function readDelivered({ name, payload }: Delivery): CommandRequest | null {
  // GitHub's own payloads, whose signatures were verified; the handlers of these events read the same.
  if (name === "issue_comment") return readIssueComment(payload as unknown as IssueComment);
  if (name === "pull_request_review") return readReview(payload as unknown as SubmittedReview);
  return name === "pull_request_review_comment"
    ? readReviewComment(payload as unknown as ReviewComment)
    : null;
}

/** null for a plain issue's comment, and for what no person wrote. */
export function readIssueComment(payload: IssueComment): CommandRequest | null {
  if (payload.issue.pull_request === undefined) return null;
  return toRequest(payload, { number: payload.issue.number, kind: "conversation", thread: null });
}

export function readReviewComment(payload: ReviewComment): CommandRequest | null {
  const { comment } = payload;
  const thread = { firstComment: comment.in_reply_to_id ?? comment.id, path: comment.path };
  return toRequest(payload, { number: payload.pull_request.number, kind: "review", thread });
}

/** What a review says as a whole. REST has no reactions to it, and no replies: it is answered in the conversation. */
export function readReview({
  repository,
  review,
  pull_request: { number },
}: SubmittedReview): CommandRequest | null {
  const { user, body, node_id: id } = review;
  if (user === null || user.type === "Bot" || body === null) return null;
  return {
    ref: { owner: repository.owner.login, repo: repository.name, number },
    text: body,
    asker: { login: user.login, id: user.id },
    comment: null,
    thread: null,
    id,
  };
}

interface Place extends Pick<CommandRequest, "thread"> {
  readonly number: number;
  readonly kind: "conversation" | "review";
}

function toRequest(
  { repository, comment }: Commented,
  { number, kind, thread }: Place,
): CommandRequest | null {
  const { user } = comment;
  if (user === null || user.type === "Bot") return null;
  return {
    ref: { owner: repository.owner.login, repo: repository.name, number },
    text: comment.body,
    asker: { login: user.login, id: user.id },
    comment: { kind, id: comment.id },
    thread,
    id: comment.node_id,
  };
}
