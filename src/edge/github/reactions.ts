import type { CommentRef, Reaction, ReactionResult } from "../../app/command-ports.ts";
import type { Repository } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { attempt, statusOf } from "./errors.ts";
import { RESENT } from "./octokit.ts";

/** Reactions are how people see, and the bot remembers, what became of a command. */

/** GitHub answers 404 for a comment that was deleted: nothing will bring it back. */
export async function react(...call: Parameters<typeof postReaction>): Promise<ReactionResult> {
  try {
    return await postReaction(...call);
  } catch (error) {
    if (statusOf(error) === 404) return { ok: false, code: "gone" };
    throw error;
  }
}

/** GitHub answers 201 for a new reaction and 200 for one that was there. */
async function postReaction(
  client: GitHubClient,
  repository: Repository,
  { comment, content }: { readonly comment: CommentRef; readonly content: Reaction },
): Promise<ReactionResult> {
  const given = { isNew: false, viewer: "" };
  const result = await attempt(async () => {
    const options = {
      owner: repository.owner,
      repo: repository.repo,
      comment_id: comment.id,
      content,
      request: RESENT,
    };
    const { status, data } =
      comment.kind === "conversation"
        ? await client.request("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", options)
        : await client.request("POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions", options);
    Object.assign(given, { isNew: status === 201, viewer: data.user?.login ?? "" });
  });
  return result.ok ? { ok: true, ...given } : result;
}

const FINAL: readonly Reaction[] = ["rocket", "confused"];

export async function readFinalReactions(
  client: GitHubClient,
  repository: Repository,
  { comment, viewer }: { readonly comment: CommentRef; readonly viewer: string },
): Promise<readonly Reaction[]> {
  const found: Reaction[] = [];
  for (const content of FINAL) {
    const options = {
      owner: repository.owner,
      repo: repository.repo,
      comment_id: comment.id,
      content,
      per_page: 100,
    };
    const { data } =
      comment.kind === "conversation"
        ? await client.request("GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", options)
        : await client.request("GET /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions", options);
    if (data.some(({ user }) => user?.login === viewer)) found.push(content);
  }
  return found;
}
