import {
  CONFIGURATION_FRAGMENT,
  type ConfigurationEntry,
  type ConfigurationNode,
} from "./found-configuration.ts";
import { SELECT_PULLS, selectCheckSuites, type CheckedCommit } from "./check-run-state.ts";
import type { IdField } from "./id-field.ts";
import { SELECT_REVIEW, selectThread, type OwnText, type ThreadNode } from "./own-texts.ts";
import { SELECT_SPEAKERS, type Speakers } from "./may-have-answers.ts";
import type { Connection } from "./pages.ts";
import { HEAD_FRAGMENT, type HeadNode } from "./pull-request-head.ts";

/** The first read of a review: everything about a pull request but the files' contents, in one query. */
export function pullRequestQuery(field: IdField): string {
  return /* GraphQL */ `
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
      isPrivate
      object(expression: $organisation) {
        ...Configuration
      }
    }
    repository(owner: $owner, name: $repo) {
      nameWithOwner
      url
      pullRequest(number: $number) {
        ${selectPull(field)}
      }
    }
  }
  ${HEAD_FRAGMENT}
  ${CONFIGURATION_FRAGMENT}
`;
}

function selectPull(field: IdField): string {
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
        ${selectPage("files", field)}
        ${selectPage("reviewThreads", field)}
        ${selectPage("reviews", field)}
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

/** The lists that GitHub gives in pages, and what is read of each item. */
export type ListName = "files" | "reviewThreads" | "reviews";

/** Further pages of a list: the query to which its name and the cursor belong. */
export function pageQuery(list: ListName, field: IdField): string {
  return /* GraphQL */ `
    query PullRequestPage($owner: String!, $repo: String!, $number: Int!, $after: String!) {
      repository(owner: $owner, name: $repo) {
        pullRequest(number: $number) {
          ${selectPage(list, field, ", after: $after")}
        }
      }
    }
  `;
}

function selectPage(list: ListName, field: IdField, after = ""): string {
  return `${list}(first: 100${after}) { pageInfo { hasNextPage endCursor } nodes { ${itemOf(list, field)} } }`;
}

function itemOf(list: ListName, field: IdField): string {
  return { files: "path changeType", reviewThreads: selectThread(field), reviews: SELECT_REVIEW }[list];
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
  readonly files: Connection<FileNode> | null;
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
