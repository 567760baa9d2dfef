import type { PullRequestRef, WriteResult } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { attempt, messageOf, statusOf } from "./errors.ts";

/** The bot's side of a conversation: what it has said, and a new answer. */

const QUERY = /* GraphQL */ `
  query OwnComments($owner: String!, $repo: String!, $number: Int!) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        comments(last: 100) {
          nodes {
            viewerDidAuthor
            body
          }
        }
        reviewThreads(last: 100) {
          nodes {
            comments(last: 30) {
              nodes {
                viewerDidAuthor
                body
              }
            }
          }
        }
      }
    }
  }
`;

interface Comments {
  readonly nodes: readonly ({ readonly viewerDidAuthor: boolean; readonly body: string } | null)[] | null;
}

interface Answer {
  readonly repository: {
    readonly pullRequest: {
      readonly comments: Comments;
      readonly reviewThreads: {
        readonly nodes: readonly ({ readonly comments: Comments } | null)[] | null;
      };
    } | null;
  } | null;
}

export async function readOwnComments(
  client: GitHubClient,
  { owner, repo, number }: PullRequestRef,
): Promise<readonly string[]> {
  const answer = await client.graphql<Answer>(QUERY, { owner, repo, number });
  const pull = answer.repository?.pullRequest;
  const threads = pull?.reviewThreads.nodes ?? [];
  const lists = [pull?.comments, ...threads.map((thread) => thread?.comments)];
  return lists.flatMap((list) =>
    (list?.nodes ?? []).flatMap((comment) => (comment?.viewerDidAuthor === true ? [comment.body] : [])),
  );
}

/** Never sent twice by the client itself: an answer that was lost may belong to a comment that was taken. */
const ONCE = { retries: 0 };

interface NewAnswer {
  readonly thread: number | null;
  readonly body: string;
}

/** A thread whose first comment was deleted can no longer be answered: that is a refusal, and no reason to try again. */
export async function postAnswer(
  client: GitHubClient,
  ref: PullRequestRef,
  answer: NewAnswer,
): Promise<WriteResult> {
  try {
    return await attempt(() => send(client, ref, answer));
  } catch (error) {
    if (answer.thread === null || statusOf(error) !== 404) throw error;
    return { ok: false, code: "refused", message: messageOf(error) };
  }
}

async function send(
  client: GitHubClient,
  { owner, repo, number }: PullRequestRef,
  { thread, body }: NewAnswer,
): Promise<void> {
  if (thread === null) {
    await client.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      owner,
      repo,
      issue_number: number,
      body,
      request: ONCE,
    });
    return;
  }
  // GitHub's description of `replies` has no word of GitHub Apps; that of comments has, and ignores all but these two.
  await client.request({
    method: "POST",
    url: "/repos/{owner}/{repo}/pulls/{pull_number}/comments",
    owner,
    repo,
    pull_number: number,
    body,
    in_reply_to: thread,
    request: ONCE,
  });
}
