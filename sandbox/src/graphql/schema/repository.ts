// A subset of GitHub's public GraphQL schema (https://docs.github.com/graphql), names, types and nullability as there,
// so that a query that is valid here is valid on GitHub. Repositories, people, and git's objects.

export const REPOSITORY_TYPES = /* GraphQL */ `
  interface Node {
    id: ID!
  }
  interface Actor {
    login: String!
    url: URI!
  }
  type RateLimit {
    cost: Int!
    limit: Int!
    nodeCount: Int!
    remaining: Int!
    resetAt: DateTime!
    used: Int!
  }
  type PageInfo {
    endCursor: String
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
  }
  interface RepositoryOwner {
    id: ID!
    login: String!
    url: URI!
  }
  type User implements Actor & Node & RepositoryOwner {
    databaseId: Int
    id: ID!
    login: String!
    name: String
    url: URI!
  }
  type Organization implements Actor & Node & RepositoryOwner {
    databaseId: Int
    id: ID!
    login: String!
    name: String
    url: URI!
  }
  type Bot implements Actor & Node {
    databaseId: Int
    id: ID!
    login: String!
    url: URI!
  }
  type App implements Node {
    databaseId: Int
    id: ID!
    name: String!
    slug: String!
  }
  type Repository implements Node {
    createdAt: DateTime!
    databaseId: Int
    defaultBranchRef: Ref
    id: ID!
    isArchived: Boolean!
    isEmpty: Boolean!
    isFork: Boolean!
    isPrivate: Boolean!
    name: String!
    nameWithOwner: String!
    object(expression: String, oid: GitObjectID): GitObject
    owner: RepositoryOwner!
    parent: Repository
    pullRequest(number: Int!): PullRequest
    pullRequests(
      after: String
      baseRefName: String
      before: String
      first: Int
      headRefName: String
      last: Int
      orderBy: IssueOrder
      states: [PullRequestState!]
    ): PullRequestConnection!
    pushedAt: DateTime
    ref(qualifiedName: String!): Ref
    url: URI!
    viewerPermission: RepositoryPermission
    visibility: RepositoryVisibility!
  }
  input IssueOrder {
    direction: OrderDirection!
    field: IssueOrderField!
  }
  enum IssueOrderField {
    COMMENTS
    CREATED_AT
    UPDATED_AT
  }
  enum OrderDirection {
    ASC
    DESC
  }
  enum RepositoryPermission {
    ADMIN
    MAINTAIN
    READ
    TRIAGE
    WRITE
  }
  enum RepositoryVisibility {
    INTERNAL
    PRIVATE
    PUBLIC
  }
  type Ref implements Node {
    id: ID!
    name: String!
    prefix: String!
    repository: Repository!
    target: GitObject
  }
  interface GitObject {
    abbreviatedOid: String!
    id: ID!
    oid: GitObjectID!
    repository: Repository!
  }
  type Blob implements GitObject & Node {
    abbreviatedOid: String!
    byteSize: Int!
    id: ID!
    isBinary: Boolean
    isTruncated: Boolean!
    oid: GitObjectID!
    repository: Repository!
    text: String
  }
  type Tree implements GitObject & Node {
    abbreviatedOid: String!
    entries: [TreeEntry!]
    id: ID!
    oid: GitObjectID!
    repository: Repository!
  }
  type TreeEntry {
    mode: Int!
    name: String!
    object: GitObject
    oid: GitObjectID!
    path: String
    repository: Repository!
    size: Int!
    type: String!
  }
  type Commit implements GitObject & Node {
    abbreviatedOid: String!
    additions: Int!
    associatedPullRequests(after: String, before: String, first: Int, last: Int): PullRequestConnection
    author: GitActor
    authoredDate: DateTime!
    changedFilesIfAvailable: Int
    checkSuites(
      after: String
      before: String
      filterBy: CheckSuiteFilter
      first: Int
      last: Int
    ): CheckSuiteConnection
    committedDate: DateTime!
    committer: GitActor
    deletions: Int!
    file(path: String!): TreeEntry
    id: ID!
    message: String!
    messageBody: String!
    messageHeadline: String!
    oid: GitObjectID!
    parents(after: String, before: String, first: Int, last: Int): CommitConnection!
    pushedDate: DateTime
    repository: Repository!
    signature: GitSignature
    tree: Tree!
    url: URI!
  }
  type CommitConnection {
    nodes: [Commit]
    pageInfo: PageInfo!
    totalCount: Int!
  }
  type GitActor {
    date: GitTimestamp
    email: String
    name: String
    user: User
  }
  interface GitSignature {
    email: String!
    isValid: Boolean!
    state: GitSignatureState!
    wasSignedByGitHub: Boolean!
  }
  type GpgSignature implements GitSignature {
    email: String!
    isValid: Boolean!
    state: GitSignatureState!
    wasSignedByGitHub: Boolean!
  }
  enum GitSignatureState {
    BAD_CERT
    BAD_EMAIL
    EXPIRED_KEY
    GPGVERIFY_ERROR
    GPGVERIFY_UNAVAILABLE
    INVALID
    MALFORMED_SIG
    NOT_SIGNING_KEY
    NO_USER
    OCSP_ERROR
    OCSP_PENDING
    OCSP_REVOKED
    UNKNOWN_KEY
    UNKNOWN_SIG_TYPE
    UNSIGNED
    UNVERIFIED_EMAIL
    VALID
  }
  scalar DateTime
  scalar URI
  scalar GitObjectID
  scalar GitRefname
  scalar GitTimestamp
  scalar Base64String
`;
