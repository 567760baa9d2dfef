// Reviews, review comments, issue comments and reactions as REST and webhooks show them.
import { type CurrentPosition, findPosition } from "../operations/positions.ts";
import type { IssueComment, Reaction, Review, ReviewComment } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { type Json, renderAccount, renderAppOf } from "./account.ts";
import { associationOf } from "./pull.ts";
import { issueApi, issueCommentPage, pullApi, repositoryApi, reviewCommentPage, reviewPage } from "./urls.ts";

export function renderReview(world: World, review: Review): Json {
  const page = reviewPage(world, review);
  const pullUrl = pullApi(world, review.pull);
  return {
    id: review.id,
    node_id: review.nodeId,
    user: renderAccount(world, review.author),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: pullUrl,
    author_association: associationOf(review.pull.repository, review.author),
    _links: { html: { href: page }, pull_request: { href: pullUrl } },
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commit,
  };
}

/** A review's form in webhooks, whose states are in small letters; one that says nothing has no body. */
export function renderReviewForWebhook(world: World, review: Review): Json {
  return {
    ...renderReview(world, review),
    body: review.body === "" ? null : review.body,
    state: review.state.toLowerCase(),
    submitted_at: review.submittedAt,
    updated_at: review.updatedAt,
  };
}

export async function renderReviewComment(world: World, comment: ReviewComment): Promise<Json> {
  const { thread, review } = comment;
  const url = `${repositoryApi(world, thread.pull.repository)}/pulls/comments/${comment.id}`;
  const page = reviewCommentPage(world, comment);
  const pullUrl = pullApi(world, thread.pull);
  return {
    url,
    pull_request_review_id: review.id,
    id: comment.id,
    node_id: comment.nodeId,
    path: thread.path,
    ...renderPlace(comment, await findPosition(thread)),
    commit_id: thread.pull.head.sha,
    original_commit_id: thread.commit,
    user: renderAccount(world, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: page,
    pull_request_url: pullUrl,
    author_association: associationOf(thread.pull.repository, comment.author),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pullUrl } },
    reactions: renderReactionCounts(url, comment.reactions),
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo.id }),
  };
}

/** An outdated comment keeps where it was put and has no place any more. */
function renderPlace({ thread: { anchor } }: ReviewComment, now: CurrentPosition | null): Json {
  if (anchor === null) {
    const nowhere = {
      line: null,
      original_line: null,
      start_line: null,
      original_start_line: null,
      start_side: null,
    };
    return {
      diff_hunk: "",
      subject_type: "file",
      side: "RIGHT",
      position: 1,
      original_position: 1,
      ...nowhere,
    };
  }
  return {
    diff_hunk: anchor.diffHunk,
    subject_type: "line",
    side: anchor.side,
    line: now?.line ?? null,
    original_line: anchor.line,
    start_side: anchor.startSide,
    start_line: now?.startLine ?? null,
    original_start_line: anchor.startLine,
    position: now?.position ?? null,
    original_position: anchor.position,
  };
}

export function renderIssueComment(world: World, comment: IssueComment): Json {
  const { pull } = comment;
  const url = `${repositoryApi(world, pull.repository)}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: issueCommentPage(world, comment),
    issue_url: issueApi(world, pull),
    id: comment.id,
    node_id: comment.nodeId,
    user: renderAccount(world, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: associationOf(pull.repository, comment.author),
    body: comment.body,
    reactions: renderReactionCounts(url, comment.reactions),
    performed_via_github_app: renderAppOf(world, comment.author),
  };
}

const REACTIONS: readonly string[] = ["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"];

function renderReactionCounts(url: string, reactions: readonly Reaction[]): Json {
  const counts = REACTIONS.map((content) => [
    content,
    reactions.filter((one) => one.content === content).length,
  ]);
  // Keys are the contents above, values are numbers.
  const byContent = Object.fromEntries(counts) as Record<string, number>;
  return { url: `${url}/reactions`, total_count: reactions.length, ...byContent };
}

export function renderReaction(world: World, reaction: Reaction): Json {
  return {
    id: reaction.id,
    node_id: reaction.nodeId,
    user: renderAccount(world, reaction.account),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}
