import { HEAD_FRAGMENT, type HeadNode } from "./pull-request-head.ts";

/** The first read of a review: everything about a pull request but the files' contents, in one query. */
export const PULL_REQUEST_QUERY = /* GraphQL */ `
  query PullRequest(
    $owner: String!
    $repo: String!
    $number: Int!
    $configuration: String!
    $organisation: String!
  ) {
    viewer {
      login
    }
    shared: repository(owner: $owner, name: ".github") {
      nameWithOwner
      object(expression: $organisation) {
        ... on Blob {
          text
        }
      }
    }
    repository(owner: $owner, name: $repo) {
      nameWithOwner
      url
      pullRequest(number: $number) {
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
                object {
                  ... on Blob {
                    text
                  }
                }
              }
            }
          }
        }
        files(first: 100) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            path
            changeType
          }
        }
        reviewThreads(first: 100) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...ReviewThread
          }
        }
        reviews(last: 100) {
          nodes {
            databaseId
            viewerDidAuthor
            body
          }
        }
        commits(last: 1) {
          nodes {
            commit {
              oid
              checkSuites(first: 50, filterBy: { checkName: "otel-fix" }) {
                nodes {
                  checkRuns(first: 10, filterBy: { checkName: "otel-fix" }) {
                    nodes {
                      databaseId
                      externalId
                      status
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
  ${threadFragment()}
  ${HEAD_FRAGMENT}
`;

function threadFragment(): string {
  return /* GraphQL */ `
    fragment ReviewThread on PullRequestReviewThread {
      id
      isResolved
      isOutdated
      line
      startLine
      resolvedBy {
        login
      }
      comments(first: 1) {
        nodes {
          databaseId
          viewerDidAuthor
          body
        }
      }
    }
  `;
}

/** Further pages of a pull request's files. */
export const FILES_QUERY = /* GraphQL */ `
  query PullRequestFiles($owner: String!, $repo: String!, $number: Int!, $after: String!) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        files(first: 100, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            path
            changeType
          }
        }
      }
    }
  }
`;

/** Further pages of a pull request's review threads. */
export const THREADS_QUERY = /* GraphQL */ `
  query PullRequestThreads($owner: String!, $repo: String!, $number: Int!, $after: String!) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        reviewThreads(first: 100, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...ReviewThread
          }
        }
      }
    }
  }
  ${threadFragment()}
`;

export interface PullRequestAnswer {
  readonly viewer: { readonly login: string };
  readonly shared: {
    readonly nameWithOwner: string;
    readonly object: { readonly text?: string | null } | null;
  } | null;
  readonly repository: {
    readonly nameWithOwner: string;
    readonly url: string;
    readonly pullRequest: PullRequestNode | null;
  } | null;
}

export interface PullRequestNode extends HeadNode {
  readonly state: "OPEN" | "CLOSED" | "MERGED";
  readonly isDraft: boolean;
  readonly locked: boolean;
  readonly headRefOid: string;
  readonly baseRefOid: string;
  readonly baseRefName: string;
  readonly baseRef: {
    readonly target: {
      readonly oid?: string;
      readonly file?: { readonly object: { readonly text?: string | null } | null } | null;
    } | null;
  } | null;
  readonly files: Connection<FileNode> | null;
  readonly reviewThreads: Connection<ThreadNode>;
  readonly reviews: {
    readonly nodes:
      | readonly ({
          readonly databaseId: number | null;
          readonly viewerDidAuthor: boolean;
          readonly body: string;
        } | null)[]
      | null;
  } | null;
  readonly commits: { readonly nodes: readonly (CommitNode | null)[] | null };
}

export interface Connection<T> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly (T | null)[] | null;
}

export interface FileNode {
  readonly path: string;
  readonly changeType: string;
}

export interface ThreadNode {
  readonly id: string;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
  readonly line: number | null;
  readonly startLine: number | null;
  readonly resolvedBy: { readonly login: string } | null;
  readonly comments: {
    readonly nodes:
      | readonly ({
          readonly databaseId: number | null;
          readonly viewerDidAuthor: boolean;
          readonly body: string;
        } | null)[]
      | null;
  };
}

interface CommitNode {
  readonly commit: {
    readonly oid: string;
    readonly checkSuites: {
      readonly nodes:
        | readonly ({
            readonly checkRuns: { readonly nodes: readonly (CheckRunNode | null)[] | null } | null;
          } | null)[]
        | null;
    } | null;
  };
}

export interface CheckRunNode {
  readonly databaseId: number | null;
  readonly externalId: string | null;
  readonly status: string;
}
