// A subset of GitHub's public GraphQL schema (https://docs.github.com/graphql), names, types and nullability as there,
// so that a query that is valid here is valid on GitHub. What can be asked for, and what can be changed.

export const OPERATION_TYPES = /* GraphQL */ `
  type Query {
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    rateLimit: RateLimit
    repository(followRenames: Boolean = true, name: String!, owner: String!): Repository
    viewer: User!
  }
  type Mutation {
    addPullRequestReviewThreadReply(
      input: AddPullRequestReviewThreadReplyInput!
    ): AddPullRequestReviewThreadReplyPayload
    createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
    minimizeComment(input: MinimizeCommentInput!): MinimizeCommentPayload
    resolveReviewThread(input: ResolveReviewThreadInput!): ResolveReviewThreadPayload
    unresolveReviewThread(input: UnresolveReviewThreadInput!): UnresolveReviewThreadPayload
    updatePullRequestReview(input: UpdatePullRequestReviewInput!): UpdatePullRequestReviewPayload
    updatePullRequestReviewComment(
      input: UpdatePullRequestReviewCommentInput!
    ): UpdatePullRequestReviewCommentPayload
    updateRefs(input: UpdateRefsInput!): UpdateRefsPayload
  }
  input AddPullRequestReviewThreadReplyInput {
    body: String!
    clientMutationId: String
    pullRequestReviewId: ID
    pullRequestReviewThreadId: ID!
  }
  type AddPullRequestReviewThreadReplyPayload {
    clientMutationId: String
    comment: PullRequestReviewComment
  }
  input CreateCommitOnBranchInput {
    branch: CommittableBranch!
    clientMutationId: String
    expectedHeadOid: GitObjectID!
    fileChanges: FileChanges
    message: CommitMessage!
  }
  type CreateCommitOnBranchPayload {
    clientMutationId: String
    commit: Commit
    ref: Ref
  }
  input CommittableBranch {
    branchName: String
    id: ID
    repositoryNameWithOwner: String
  }
  input FileChanges {
    additions: [FileAddition!]
    deletions: [FileDeletion!]
  }
  input FileAddition {
    contents: Base64String!
    path: String!
  }
  input FileDeletion {
    path: String!
  }
  input CommitMessage {
    body: String
    headline: String!
  }
  interface Minimizable {
    isMinimized: Boolean!
    minimizedReason: String
    viewerCanMinimize: Boolean!
  }
  input MinimizeCommentInput {
    classifier: ReportedContentClassifiers!
    clientMutationId: String
    subjectId: ID!
  }
  type MinimizeCommentPayload {
    clientMutationId: String
    minimizedComment: Minimizable
  }
  enum ReportedContentClassifiers {
    ABUSE
    DUPLICATE
    OFF_TOPIC
    OUTDATED
    RESOLVED
    SPAM
  }
  input ResolveReviewThreadInput {
    clientMutationId: String
    threadId: ID!
  }
  type ResolveReviewThreadPayload {
    clientMutationId: String
    thread: PullRequestReviewThread
  }
  input UnresolveReviewThreadInput {
    clientMutationId: String
    threadId: ID!
  }
  type UnresolveReviewThreadPayload {
    clientMutationId: String
    thread: PullRequestReviewThread
  }
  input UpdatePullRequestReviewInput {
    body: String!
    clientMutationId: String
    pullRequestReviewId: ID!
  }
  type UpdatePullRequestReviewPayload {
    clientMutationId: String
    pullRequestReview: PullRequestReview
  }
  input UpdatePullRequestReviewCommentInput {
    body: String!
    clientMutationId: String
    pullRequestReviewCommentId: ID!
  }
  type UpdatePullRequestReviewCommentPayload {
    clientMutationId: String
    pullRequestReviewComment: PullRequestReviewComment
  }
  input UpdateRefsInput {
    clientMutationId: String
    refUpdates: [RefUpdate!]!
    repositoryId: ID!
  }
  input RefUpdate {
    afterOid: GitObjectID!
    beforeOid: GitObjectID
    force: Boolean = false
    name: GitRefname!
  }
  type UpdateRefsPayload {
    clientMutationId: String
  }
`;
