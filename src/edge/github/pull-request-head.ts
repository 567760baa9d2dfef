import type { CommitNote, HeadBranch, PullRequestRef, PullRequestState } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { isOwnCommit, OWNERSHIP, type CommitOwner } from "./own-commit.ts";

/** What the first read says about a pull request's branch and its newest commits: what a fix has to know to be delivered. */
export const HEAD_FRAGMENT = /* GraphQL */ `
  fragment Head on PullRequest {
    author {
      login
    }
    repository {
      id
      isArchived
      isPrivate
    }
    mergeable
    headRefName
    isCrossRepository
    maintainerCanModify
    headRepository {
      id
      name
      owner {
        __typename
        login
      }
    }
    recent: commits(last: $commits) @include(if: $withCommits) {
      nodes {
        commit {
          oid
          message
          ${OWNERSHIP}
        }
      }
    }
  }
`;

export interface HeadNode {
  readonly author: { readonly login: string } | null;
  readonly repository: {
    readonly id: string;
    readonly isArchived: boolean;
    /** Also of one that all members of an enterprise can read, which GitHub calls internal. */
    readonly isPrivate: boolean;
  };
  readonly mergeable: Mergeable;
  readonly headRefName: string;
  readonly isCrossRepository: boolean;
  readonly maintainerCanModify: boolean;
  readonly headRepository: {
    readonly id: string;
    readonly name: string;
    readonly owner: { readonly __typename: string; readonly login: string };
  } | null;
  /** Nothing where they were too long. */
  readonly recent?: {
    readonly nodes: readonly ({ readonly commit: RecentCommit } | null)[] | null;
  };
}

interface RecentCommit extends CommitOwner {
  readonly oid: string;
  readonly message: string;
}

/** UNKNOWN: GitHub finds out in the background, after somebody asked. */
export type Mergeable = "MERGEABLE" | "CONFLICTING" | "UNKNOWN";

export function toConflict(mergeable: Mergeable): boolean | null {
  return mergeable === "UNKNOWN" ? null : mergeable === "CONFLICTING";
}

/** Branches of the bot's own pull requests. */
const FIX_BRANCH_PREFIX = "otel-fix/";

type HeadState = Pick<
  PullRequestState,
  | "author"
  | "repositoryId"
  | "isPublic"
  | "isFixOfBot"
  | "isConflicting"
  | "isArchived"
  | "head"
  | "recentCommits"
>;

interface Viewer {
  /** With its suffix, where it is a bot. */
  readonly login: string;
  readonly is: (login: string) => boolean;
}

export function toHeadState(node: HeadNode, viewer: Viewer): HeadState {
  const author = node.author?.login ?? null;
  return {
    author,
    repositoryId: node.repository.id,
    isPublic: !node.repository.isPrivate,
    isFixOfBot:
      author !== null &&
      viewer.is(author) &&
      !node.isCrossRepository &&
      node.headRefName.startsWith(FIX_BRANCH_PREFIX),
    isConflicting: toConflict(node.mergeable),
    isArchived: node.repository.isArchived,
    head: toHeadBranch(node),
    recentCommits: (node.recent?.nodes ?? []).flatMap((entry) =>
      entry === null ? [] : [toNote(entry.commit, viewer.login)],
    ),
  };
}

function toNote(commit: RecentCommit, viewer: string): CommitNote {
  return { sha: commit.oid, message: commit.message, isOwn: isOwnCommit(commit, viewer) };
}

function toHeadBranch(node: HeadNode): HeadBranch {
  const { headRepository: found } = node;
  return {
    branch: node.headRefName,
    repository:
      found === null
        ? null
        : {
            id: found.id,
            owner: found.owner.login,
            repo: found.name,
            ownerType: found.owner.__typename === "User" ? "User" : "Organization",
          },
    isFork: node.isCrossRepository,
    maintainerCanModify: node.maintainerCanModify,
  };
}

const HEAD_SHA_QUERY = /* GraphQL */ `
  query HeadSha($owner: String!, $repo: String!, $number: Int!) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        headRefOid
      }
    }
  }
`;

interface HeadShaAnswer {
  readonly repository: { readonly pullRequest: { readonly headRefOid: string } | null } | null;
}

/** Where the pull request's head is by now. */
export async function readHeadSha(
  client: GitHubClient,
  { owner, repo, number }: PullRequestRef,
): Promise<string> {
  const answer = await client.graphql<HeadShaAnswer>(HEAD_SHA_QUERY, { owner, repo, number });
  const sha = answer.repository?.pullRequest?.headRefOid;
  if (sha === undefined) throw new Error(`there is no pull request ${owner}/${repo}#${number}`);
  return sha;
}
