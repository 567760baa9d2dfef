// What the embedded GitHub remembers besides git's objects: accounts, repositories, pull requests, conversations,
// checks. Plain records that point at each other; how they look on the wire is decided in ../render.
import type { History } from "../git/history.ts";

export interface Account {
  readonly kind: "account";
  readonly id: number;
  readonly nodeId: string;
  /** As REST shows it: a bot's ends in `[bot]`. */
  readonly login: string;
  readonly type: "User" | "Organization" | "Bot";
  readonly createdAt: string;
}

export type Role = "admin" | "maintain" | "write" | "triage" | "read";

export interface Collaborator {
  readonly account: Account;
  readonly role: Role;
  /** The name of the role, which is another than `role` where an organisation has defined roles of its own. */
  readonly roleName: string;
}

export interface Repository {
  readonly kind: "repository";
  readonly id: number;
  readonly nodeId: string;
  readonly owner: Account;
  readonly name: string;
  /** The bare git repository behind it. */
  readonly history: History;
  /** What each ref points at, such as `refs/heads/main`; git's own refs follow. */
  readonly refs: Map<string, string>;
  readonly parent: Repository | null;
  readonly defaultBranch: string;
  readonly collaborators: Map<string, Collaborator>;
  readonly protectedBranches: Set<string>;
  readonly pulls: Map<number, Pull>;
  readonly issueComments: Map<number, IssueComment>;
  readonly suites: CheckSuite[];
  readonly createdAt: string;
  private: boolean;
  archived: boolean;
  deleted: boolean;
  pushedAt: string;
  updatedAt: string;
  lastNumber: number;
}

export interface Pull {
  readonly kind: "pull";
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly number: number;
  readonly author: Account;
  readonly head: {
    /** Where the branch lives; it may be deleted later. */
    readonly repository: Repository;
    readonly branch: string;
    sha: string;
  };
  base: { readonly branch: string; sha: string };
  readonly createdAt: string;
  readonly reviews: Review[];
  readonly threads: Thread[];
  readonly comments: IssueComment[];
  readonly labels: string[];
  title: string;
  body: string | null;
  state: "open" | "closed";
  draft: boolean;
  locked: boolean;
  /** In the merge queue. */
  isQueued: boolean;
  maintainerCanModify: boolean;
  updatedAt: string;
  closedAt: string | null;
  merged: { readonly at: string; readonly by: Account; readonly sha: string } | null;
  /** Whether it merges cleanly, computed in the background for one pair of commits; asked for once, it is unknown. */
  mergeability: { readonly head: string; readonly base: string; readonly tree: string | null } | null;
}

export type ReviewState = "PENDING" | "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED" | "DISMISSED";

export interface Review {
  readonly kind: "review";
  readonly id: number;
  readonly nodeId: string;
  readonly pull: Pull;
  readonly author: Account;
  readonly commit: string;
  state: ReviewState;
  body: string;
  submittedAt: string | null;
  updatedAt: string;
  minimized: string | null;
}

export type Side = "LEFT" | "RIGHT";

/** Where a thread was put: rows of the diff from `base` to `head`, as they stood then. */
export interface Anchor {
  readonly base: string;
  readonly head: string;
  /** The file's path on the anchor's side, which in a rename is not the same on both. */
  readonly path: string;
  readonly side: Side;
  readonly line: number;
  readonly startSide: Side | null;
  readonly startLine: number | null;
  /** The hunk's header and its rows down to the anchor's last. */
  readonly diffHunk: string;
  readonly position: number;
}

export interface Thread {
  readonly kind: "thread";
  readonly nodeId: string;
  readonly pull: Pull;
  readonly path: string;
  /** Null for a thread on a whole file. */
  readonly anchor: Anchor | null;
  /** The pull request's head when the thread was opened. */
  readonly commit: string;
  readonly comments: ReviewComment[];
  resolvedBy: Account | null;
}

export interface Reaction {
  readonly id: number;
  readonly nodeId: string;
  readonly account: Account;
  readonly content: string;
  readonly createdAt: string;
}

export interface ReviewComment {
  readonly kind: "review-comment";
  readonly id: number;
  readonly nodeId: string;
  readonly thread: Thread;
  readonly review: Review;
  readonly author: Account;
  readonly inReplyTo: ReviewComment | null;
  readonly createdAt: string;
  readonly reactions: Reaction[];
  body: string;
  updatedAt: string;
  minimized: string | null;
}

export interface IssueComment {
  readonly kind: "issue-comment";
  readonly id: number;
  readonly nodeId: string;
  readonly pull: Pull;
  readonly author: Account;
  readonly createdAt: string;
  readonly reactions: Reaction[];
  body: string;
  updatedAt: string;
  minimized: string | null;
}

export interface CheckSuite {
  readonly kind: "check-suite";
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly headSha: string;
  /** Null for the head of a fork's branch, which no push to this repository has brought. */
  readonly headBranch: string | null;
  readonly runs: CheckRun[];
  readonly createdAt: string;
  updatedAt: string;
}

export type CheckStatus = "queued" | "in_progress" | "completed";

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column: number | null;
  readonly end_column: number | null;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly message: string;
  readonly title: string | null;
  readonly raw_details: string | null;
}

export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

export interface CheckRun {
  readonly kind: "check-run";
  readonly id: number;
  readonly nodeId: string;
  readonly suite: CheckSuite;
  readonly annotations: Annotation[];
  name: string;
  status: CheckStatus;
  conclusion: string | null;
  externalId: string;
  detailsUrl: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  actions: readonly CheckAction[];
  startedAt: string | null;
  completedAt: string | null;
}

/** Everything that GraphQL can find by its node id. */
export type NodeRecord =
  Account | Repository | Pull | Review | Thread | ReviewComment | IssueComment | CheckSuite | CheckRun;
