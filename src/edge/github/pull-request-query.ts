import {
  CONFIGURATION_FRAGMENT,
  type ConfigurationEntry,
  type ConfigurationNode,
} from "./found-configuration.ts";
import { SELECT_PULLS, selectCheckSuites, type CheckedCommit } from "./check-run-state.ts";
import { SELECT_REVIEW, SELECT_THREAD, type OwnText, type ThreadNode } from "./own-texts.ts";
import { SELECT_SPEAKERS, type Speakers } from "./may-have-answers.ts";
import type { Connection } from "./pages.ts";
import { HEAD_FRAGMENT, type HeadNode } from "./pull-request-head.ts";

/** The first read of a review: everything about a pull request but the files' contents, in one query. */
export const PULL_REQUEST_QUERY = /* GraphQL */ `
  query PullRequest(
    $owner: String!
    $repo: String!
    $number: Int!
    $configuration: String!
    $organisation: String!
    $size: Int!
    $commits: Int!
    $withCommits: Boolean!
  ) {
    viewer {
      login
    }
    shared: repository(owner: $owner, name: ".github") {
      nameWithOwner
      isPrivate
      object(expression: $organisation) {
        ...Configuration
      }
    }
    repository(owner: $owner, name: $repo) {
      nameWithOwner
      url
      pullRequest(number: $number) {
        ${selectPull()}
      }
    }
  }
  ${HEAD_FRAGMENT}
  ${CONFIGURATION_FRAGMENT}
`;

function selectPull(): string {
  return `
        ...Head
        state
        isDraft
        locked
        headRefOid
        baseRefOid
        baseRefName
        baseRef {
          target {
            ... on Commit {
              oid
              file(path: $configuration) {
                mode
                object {
                  ...Configuration
                }
              }
            }
          }
        }
        files(first: 100) { totalCount ${selectItems("files")} }
        reviewThreads(first: $size) { ${selectItems("reviewThreads")} }
        reviews(first: $size) { ${selectItems("reviews")} }
        ${SELECT_SPEAKERS}
        commits(last: 1) {
          nodes {
            commit {
              oid
              file(path: $configuration) {
                mode
              }
              ${SELECT_PULLS}
              ${selectCheckSuites()}
            }
          }
        }
  `;
}

/** The lists that GitHub gives in pages. */
export type ListName = "files" | "reviewThreads" | "reviews";

/** The further pages of those lists that have more. */
export const PAGES_QUERY = /* GraphQL */ `
  query PullRequestPages(
    $owner: String!
    $repo: String!
    $number: Int!
    $size: Int!
    $withFiles: Boolean!
    $files: String
    $withThreads: Boolean!
    $threads: String
    $withReviews: Boolean!
    $reviews: String
  ) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        files(first: 100, after: $files) @include(if: $withFiles) {
          ${selectItems("files")}
        }
        reviewThreads(first: $size, after: $threads) @include(if: $withThreads) {
          ${selectItems("reviewThreads")}
        }
        reviews(first: $size, after: $reviews) @include(if: $withReviews) {
          ${selectItems("reviews")}
        }
      }
    }
  }
`;

function selectItems(list: ListName): string {
  const item = { files: "path changeType", reviewThreads: SELECT_THREAD, reviews: SELECT_REVIEW }[list];
  return `pageInfo { hasNextPage endCursor } nodes { ${item} }`;
}

export interface PullRequestAnswer {
  readonly viewer: { readonly login: string };
  readonly shared: {
    readonly nameWithOwner: string;
    readonly isPrivate: boolean;
    readonly object: ConfigurationNode | null;
  } | null;
  readonly repository: {
    readonly nameWithOwner: string;
    readonly url: string;
    readonly pullRequest: PullRequestNode | null;
  } | null;
}

export interface PullRequestNode extends HeadNode, Speakers {
  readonly state: "OPEN" | "CLOSED" | "MERGED";
  readonly isDraft: boolean;
  readonly locked: boolean;
  readonly headRefOid: string;
  readonly baseRefOid: string;
  readonly baseRefName: string;
  readonly baseRef: {
    readonly target: {
      readonly oid?: string;
      readonly file?: ConfigurationEntry | null;
    } | null;
  } | null;
  readonly files: (Connection<FileNode> & { readonly totalCount?: number }) | null;
  readonly reviewThreads: Connection<ThreadNode>;
  readonly reviews: Connection<OwnText> | null;
  readonly commits: { readonly nodes: readonly ({ readonly commit: HeadCommit } | null)[] | null };
}

export interface FileNode {
  readonly path: string;
  readonly changeType: string;
}

export interface HeadCommit extends CheckedCommit {
  readonly file: Pick<ConfigurationEntry, "mode"> | null;
}
