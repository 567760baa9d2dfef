// A subset of GitHub's public GraphQL schema (https://docs.github.com/graphql), names, types and nullability as there,
// so that a query that is valid here is valid on GitHub. Comments, reviews and threads.

export const CONVERSATION_TYPES = /* GraphQL */ `
  type IssueComment implements Minimizable & Node {
    author: Actor
    authorAssociation: CommentAuthorAssociation!
    body: String!
    createdAt: DateTime!
    databaseId: Int
    fullDatabaseId: BigInt
    id: ID!
    isMinimized: Boolean!
    minimizedReason: String
    updatedAt: DateTime!
    url: URI!
    viewerCanMinimize: Boolean!
    viewerDidAuthor: Boolean!
  }
  type IssueCommentConnection {
    nodes: [IssueComment]
    pageInfo: PageInfo!
    totalCount: Int!
  }
  enum CommentAuthorAssociation {
    COLLABORATOR
    CONTRIBUTOR
    FIRST_TIMER
    FIRST_TIME_CONTRIBUTOR
    MANNEQUIN
    MEMBER
    NONE
    OWNER
  }
  type PullRequestReview implements Minimizable & Node {
    author: Actor
    authorAssociation: CommentAuthorAssociation!
    body: String!
    comments(after: String, before: String, first: Int, last: Int): PullRequestReviewCommentConnection!
    commit: Commit
    createdAt: DateTime!
    databaseId: Int
    fullDatabaseId: BigInt
    id: ID!
    isMinimized: Boolean!
    minimizedReason: String
    pullRequest: PullRequest!
    state: PullRequestReviewState!
    submittedAt: DateTime
    updatedAt: DateTime!
    url: URI!
    viewerCanMinimize: Boolean!
    viewerDidAuthor: Boolean!
  }
  type PullRequestReviewConnection {
    nodes: [PullRequestReview]
    pageInfo: PageInfo!
    totalCount: Int!
  }
  enum PullRequestReviewState {
    APPROVED
    CHANGES_REQUESTED
    COMMENTED
    DISMISSED
    PENDING
  }
  type PullRequestReviewThread implements Node {
    comments(after: String, before: String, first: Int, last: Int): PullRequestReviewCommentConnection!
    diffSide: DiffSide!
    id: ID!
    isCollapsed: Boolean!
    isOutdated: Boolean!
    isResolved: Boolean!
    line: Int
    originalLine: Int
    originalStartLine: Int
    path: String!
    pullRequest: PullRequest!
    resolvedBy: User
    startDiffSide: DiffSide
    startLine: Int
    subjectType: PullRequestReviewThreadSubjectType!
    viewerCanReply: Boolean!
    viewerCanResolve: Boolean!
    viewerCanUnresolve: Boolean!
  }
  type PullRequestReviewThreadConnection {
    nodes: [PullRequestReviewThread]
    pageInfo: PageInfo!
    totalCount: Int!
  }
  enum PullRequestReviewThreadSubjectType {
    FILE
    LINE
  }
  enum DiffSide {
    LEFT
    RIGHT
  }
  type PullRequestReviewComment implements Minimizable & Node {
    author: Actor
    authorAssociation: CommentAuthorAssociation!
    body: String!
    commit: Commit
    createdAt: DateTime!
    databaseId: Int
    diffHunk: String!
    fullDatabaseId: BigInt
    id: ID!
    isMinimized: Boolean!
    line: Int
    minimizedReason: String
    originalCommit: Commit
    originalLine: Int
    originalStartLine: Int
    outdated: Boolean!
    path: String!
    pullRequestReview: PullRequestReview
    replyTo: PullRequestReviewComment
    startLine: Int
    state: PullRequestReviewCommentState!
    subjectType: PullRequestReviewThreadSubjectType!
    updatedAt: DateTime!
    url: URI!
    viewerCanMinimize: Boolean!
    viewerDidAuthor: Boolean!
  }
  type PullRequestReviewCommentConnection {
    nodes: [PullRequestReviewComment]
    pageInfo: PageInfo!
    totalCount: Int!
  }
  enum PullRequestReviewCommentState {
    PENDING
    SUBMITTED
  }
`;
