import type { PullRequestRef, WriteResult } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { attempt, messageOf, statusOf } from "./errors.ts";

/** A new answer of the bot, in a pull request's conversation or in one of its threads. */

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
