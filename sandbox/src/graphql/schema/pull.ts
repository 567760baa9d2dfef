// A subset of GitHub's public GraphQL schema (https://docs.github.com/graphql), names, types and nullability as there,
// so that a query that is valid here is valid on GitHub. Pull requests.

export const PULL_TYPES = /* GraphQL */ `
  type PullRequest implements Node {
    additions: Int!
    author: Actor
    baseRef: Ref
    baseRefName: String!
    baseRefOid: GitObjectID!
    baseRepository: Repository
    body: String!
    changedFiles: Int!
    closed: Boolean!
    closedAt: DateTime
    comments(after: String, before: String, first: Int, last: Int): IssueCommentConnection!
    commits(after: String, before: String, first: Int, last: Int): PullRequestCommitConnection!
    createdAt: DateTime!
    databaseId: Int
    deletions: Int!
    files(after: String, before: String, first: Int, last: Int): PullRequestChangedFileConnection
    fullDatabaseId: BigInt
    headRef: Ref
    headRefName: String!
    headRefOid: GitObjectID!
    headRepository: Repository
    headRepositoryOwner: RepositoryOwner
    id: ID!
    isCrossRepository: Boolean!
    isDraft: Boolean!
    labels(after: String, before: String, first: Int, last: Int): LabelConnection
    locked: Boolean!
    maintainerCanModify: Boolean!
    mergeable: MergeableState!
    merged: Boolean!
    mergedAt: DateTime
    number: Int!
    repository: Repository!
    reviewThreads(after: String, before: String, first: Int, last: Int): PullRequestReviewThreadConnection!
    reviews(
      after: String
      author: String
      before: String
      first: Int
      last: Int
      states: [PullRequestReviewState!]
    ): PullRequestReviewConnection
    state: PullRequestState!
    title: String!
    updatedAt: DateTime!
    url: URI!
    viewerCanUpdate: Boolean!
  }
  type PullRequestConnection {
    nodes: [PullRequest]
    pageInfo: PageInfo!
    totalCount: Int!
  }
  enum PullRequestState {
    CLOSED
    MERGED
    OPEN
  }
  enum MergeableState {
    CONFLICTING
    MERGEABLE
    UNKNOWN
  }
  scalar BigInt
  type PullRequestChangedFile {
    additions: Int!
    changeType: PatchStatus!
    deletions: Int!
    path: String!
  }
  type PullRequestChangedFileConnection {
    nodes: [PullRequestChangedFile]
    pageInfo: PageInfo!
    totalCount: Int!
  }
  enum PatchStatus {
    ADDED
    CHANGED
    COPIED
    DELETED
    MODIFIED
    RENAMED
  }
  type PullRequestCommit implements Node {
    commit: Commit!
    id: ID!
    pullRequest: PullRequest!
  }
  type PullRequestCommitConnection {
    nodes: [PullRequestCommit]
    pageInfo: PageInfo!
    totalCount: Int!
  }
  type Label implements Node {
    color: String!
    id: ID!
    name: String!
  }
  type LabelConnection {
    nodes: [Label]
    pageInfo: PageInfo!
    totalCount: Int!
  }
`;
