import type { FixBranch } from "../../app/command-ports.ts";
import type { Repository } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { messageOf, statusOf } from "./errors.ts";
import { isOwnCommit, OWNERSHIP, type CommitOwner } from "./own-commit.ts";

/** A branch of the bot's own, and the pull request from it. */

const QUERY = /* GraphQL */ `
  query FixBranch($owner: String!, $repo: String!, $ref: String!, $branch: String!) {
    viewer {
      login
    }
    repository(owner: $owner, name: $repo) {
      ref(qualifiedName: $ref) {
        target {
          ... on Commit {
            oid
            message
            ${OWNERSHIP}
          }
        }
      }
      pullRequests(headRefName: $branch, last: 20) {
        nodes {
          number
          isCrossRepository
          author {
            __typename
            login
          }
        }
      }
    }
  }
`;

interface Answer {
  readonly viewer: { readonly login: string };
  readonly repository: {
    readonly ref: { readonly target: (Partial<Tip> & CommitOwner) | null } | null;
    readonly pullRequests: { readonly nodes: readonly (PullRequestNode | null)[] | null };
  } | null;
}

interface Tip {
  readonly oid: string;
  readonly message: string;
}

interface PullRequestNode {
  readonly number: number;
  readonly isCrossRepository: boolean;
  readonly author: { readonly __typename: string; readonly login: string } | null;
}

/** A branch by name, and the newest pull request that the bot has opened from it. */
export async function readFixBranch(
  client: GitHubClient,
  { owner, repo }: Repository,
  branch: string,
): Promise<FixBranch> {
  const ref = `refs/heads/${branch}`;
  const { repository, viewer } = await client.graphql<Answer>(QUERY, { owner, repo, ref, branch });
  const target = repository?.ref?.target;
  const { oid, message } = target ?? {};
  const isKnown = target != null && oid !== undefined && message !== undefined;
  const own = (repository?.pullRequests.nodes ?? []).filter(
    (node) => node !== null && !node.isCrossRepository && fullLogin(node.author) === viewer.login,
  );
  return {
    tip: isKnown ? { sha: oid, message, isOwn: isOwnCommit(target, viewer.login) } : null,
    pullRequest: own.at(-1)?.number ?? null,
  };
}

/** Where an author may be anyone, a bot's login stands without its suffix; a person may be called so too. */
function fullLogin(author: PullRequestNode["author"]): string | null {
  if (author?.__typename !== "Bot") return author?.login ?? null;
  return `${author.login.replace(/\[bot\]$/, "")}[bot]`;
}

/** The newest commit of a branch; null where there is no such branch. */
export async function readTip(
  client: GitHubClient,
  { owner, repo }: Repository,
  branch: string,
): Promise<string | null> {
  const { repository } = await client.graphql<TipAnswer>(TIP_QUERY, {
    owner,
    repo,
    ref: `refs/heads/${branch}`,
  });
  return repository?.ref?.target?.oid ?? null;
}

const TIP_QUERY = /* GraphQL */ `
  query BranchTip($owner: String!, $repo: String!, $ref: String!) {
    repository(owner: $owner, name: $repo) {
      ref(qualifiedName: $ref) {
        target {
          oid
        }
      }
    }
  }
`;

interface TipAnswer {
  readonly repository: {
    readonly ref: { readonly target: { readonly oid: string } | null } | null;
  } | null;
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
