import type { CommitNote, Repository } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { messageOf, statusOf } from "./errors.ts";
import { isOwnCommit, OWNERSHIP, type CommitOwner } from "./own-commit.ts";

/** A branch of the bot's own, and the pull request from it. */

const QUERY = /* GraphQL */ `
  query Branch($owner: String!, $repo: String!, $name: String!) {
    viewer {
      login
    }
    repository(owner: $owner, name: $repo) {
      ref(qualifiedName: $name) {
        target {
          ... on Commit {
            oid
            message
            ${OWNERSHIP}
          }
        }
      }
    }
  }
`;

interface Answer {
  readonly viewer: { readonly login: string };
  readonly repository: {
    readonly ref: {
      readonly target: ({ readonly oid?: string; readonly message?: string } & CommitOwner) | null;
    } | null;
  } | null;
}

/** The newest commit of a branch; null where there is no such branch. */
export async function readBranch(
  client: GitHubClient,
  { owner, repo }: Repository,
  branch: string,
): Promise<CommitNote | null> {
  const answer = await client.graphql<Answer>(QUERY, { owner, repo, name: `refs/heads/${branch}` });
  const target = answer.repository?.ref?.target;
  if (target?.oid === undefined || target.message === undefined) return null;
  return { sha: target.oid, message: target.message, isOwn: isOwnCommit(target, answer.viewer.login) };
}

export async function createBranch(
  client: GitHubClient,
  { owner, repo }: Repository,
  { branch, sha }: { readonly branch: string; readonly sha: string },
): Promise<void> {
  await client.request("POST /repos/{owner}/{repo}/git/refs", {
    owner,
    repo,
    ref: `refs/heads/${branch}`,
    sha,
  });
}

export interface NewPullRequest {
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
}

/** Opens a pull request; where the branch has one already ("A pull request already exists for …"), that one counts. */
export async function openPullRequest(
  client: GitHubClient,
  { owner, repo }: Repository,
  { head, base, title, body }: NewPullRequest,
): Promise<number> {
  try {
    const { data } = await client.request("POST /repos/{owner}/{repo}/pulls", {
      owner,
      repo,
      head,
      base,
      title,
      body,
      request: { retries: 0 },
    });
    return data.number;
  } catch (error) {
    if (statusOf(error) !== 422 || !/pull request already exists/i.test(messageOf(error))) throw error;
    const { data } = await client.request("GET /repos/{owner}/{repo}/pulls", {
      owner,
      repo,
      head: `${owner}:${head}`,
      base,
      state: "open",
    });
    const [found] = data;
    if (found === undefined) throw error;
    return found.number;
  }
}
