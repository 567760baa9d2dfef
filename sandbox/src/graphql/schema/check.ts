// A subset of GitHub's public GraphQL schema (https://docs.github.com/graphql), names, types and nullability as there,
// so that a query that is valid here is valid on GitHub. Check suites and check runs.

export const CHECK_TYPES = /* GraphQL */ `
  type CheckSuite implements Node {
    app: App
    branch: Ref
    checkRuns(
      after: String
      before: String
      filterBy: CheckRunFilter
      first: Int
      last: Int
    ): CheckRunConnection
    commit: Commit!
    conclusion: CheckConclusionState
    createdAt: DateTime!
    databaseId: Int
    id: ID!
    repository: Repository!
    status: CheckStatusState!
    updatedAt: DateTime!
  }
  type CheckSuiteConnection {
    nodes: [CheckSuite]
    pageInfo: PageInfo!
    totalCount: Int!
  }
  input CheckSuiteFilter {
    appId: Int
    checkName: String
  }
  type CheckRun implements Node {
    checkSuite: CheckSuite!
    completedAt: DateTime
    conclusion: CheckConclusionState
    databaseId: Int
    detailsUrl: URI
    externalId: String
    id: ID!
    name: String!
    permalink: URI!
    repository: Repository!
    startedAt: DateTime
    status: CheckStatusState!
    summary: String
    text: String
    title: String
    url: URI!
  }
  type CheckRunConnection {
    nodes: [CheckRun]
    pageInfo: PageInfo!
    totalCount: Int!
  }
  input CheckRunFilter {
    appId: Int
    checkName: String
    checkType: CheckRunType
    conclusions: [CheckConclusionState!]
    status: CheckStatusState
    statuses: [CheckStatusState!]
  }
  enum CheckRunType {
    ALL
    LATEST
  }
  enum CheckConclusionState {
    ACTION_REQUIRED
    CANCELLED
    FAILURE
    NEUTRAL
    SKIPPED
    STALE
    STARTUP_FAILURE
    SUCCESS
    TIMED_OUT
  }
  enum CheckStatusState {
    COMPLETED
    IN_PROGRESS
    PENDING
    QUEUED
    REQUESTED
    WAITING
  }
`;
