import type { NewComment, NewReview, PullRequestRef } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";

/**
 * Posts reviews and comments. Never sent twice by the client itself: an answer that was lost may belong to a comment that
 * was taken, and the next review finds it by its marker.
 */
const ONCE = { retries: 0 };

export async function postReview(
  client: GitHubClient,
  ref: PullRequestRef,
  review: NewReview,
): Promise<void> {
  await client.request("POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", {
    owner: ref.owner,
    repo: ref.repo,
    pull_number: ref.number,
    commit_id: review.headSha,
    // Without an event the review would stay pending, and block every later one.
    event: "COMMENT",
    body: review.body,
    comments: review.comments.map((comment) => ({
      path: comment.path,
      body: comment.body,
      ...linesOf(comment),
    })),
    request: ONCE,
  });
}

export async function postComment(
  client: GitHubClient,
  ref: PullRequestRef,
  comment: NewComment & { readonly headSha: string },
): Promise<void> {
  await client.request("POST /repos/{owner}/{repo}/pulls/{pull_number}/comments", {
    owner: ref.owner,
    repo: ref.repo,
    pull_number: ref.number,
    commit_id: comment.headSha,
    path: comment.path,
    body: comment.body,
    ...linesOf(comment),
    request: ONCE,
  });
}

/** GitHub refuses a start line that is the line itself. */
function linesOf({ startLine, line }: NewComment) {
  const end = { line, side: "RIGHT" as const };
  return startLine === line ? end : { ...end, start_line: startLine, start_side: "RIGHT" as const };
}
