// What a demo or a test can do with the sandbox: what people do on GitHub, and a look at what is there.
// Every act sends the webhooks that GitHub would send, and fails with an error in GitHub's words where GitHub refuses.
import type { AccountType, ReviewState, Role, Side } from "./words.ts";

/** A file's text or bytes; null deletes it. */
export type FileContent =
  string | Uint8Array | null | { readonly content: string | Uint8Array; readonly mode: FileMode };

/** 100755 is executable, 120000 a symlink (its content is the target), 160000 a submodule (its content is a commit). */
export type FileMode = "100644" | "100755" | "120000" | "160000";

export type Files = Readonly<Record<string, FileContent>>;

export interface NewRepository {
  /** A login, or who it is where it is not a person; created when nobody has it yet. */
  readonly owner: string | { readonly login: string; readonly type: AccountType };
  readonly name: string;
  /** The first commit; without files there is none. */
  readonly files?: Files;
  /** `main` by default. */
  readonly defaultBranch?: string;
  readonly isPrivate?: boolean;
  readonly isArchived?: boolean;
  /** Whether the app is installed in it; true by default. */
  readonly installed?: boolean;
}

export interface NewCommit {
  /** The default branch by default; created where it does not exist, at `from` or else at the default branch. */
  readonly branch?: string;
  /** A branch, a tag, a ref such as `refs/pull/1/head`, or a SHA. */
  readonly from?: string;
  readonly files?: Files;
  /** Old path → new path, contents unchanged. */
  readonly renames?: Readonly<Record<string, string>>;
  readonly message?: string;
  /** A login; by default the owner, or `<organisation>-admin`. */
  readonly author?: string;
}

export interface NewPullRequest {
  /** The branch with the changes. */
  readonly head: string;
  /** Where that branch lives, if not in this repository. */
  readonly headRepository?: SandboxRepository;
  /** The default branch by default. */
  readonly base?: string;
  readonly title?: string;
  readonly body?: string;
  readonly author?: string;
  readonly draft?: boolean;
  /** "Allow edits by maintainers": true by default, and of effect only from a person's fork. */
  readonly maintainerCanModify?: boolean;
}

export interface SandboxCommit {
  readonly sha: string;
  readonly message: string;
  readonly author: string;
  readonly parents: readonly string[];
  /** Signed by GitHub. */
  readonly isVerified: boolean;
}

export interface SandboxRepository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly fullName: string;
  readonly url: string;
  /** The commit a branch points at (the default branch's by default); null when there is no such branch. */
  branchSha(branch?: string): string | null;
  /** A file's bytes at a branch or commit; null when it is not there. */
  readFile(path: string, ref?: string): Promise<Buffer | null>;
  /** A file's mode, such as `100644`; null when it is not there. */
  readMode(path: string, ref?: string): Promise<string | null>;
  readCommit(ref: string): Promise<SandboxCommit | null>;
  /** Returns the new commit's SHA. */
  commit(commit: NewCommit): Promise<string>;
  /** Lets a branch point at any commit, whatever it pointed at before. */
  forcePush(branch: string, sha: string, login?: string): Promise<void>;
  deleteBranch(branch: string, login?: string): Promise<void>;
  openPullRequest(pull: NewPullRequest): Promise<SandboxPullRequest>;
  /** All pull requests, those of the app included, oldest first. */
  pullRequests(): readonly SandboxPullRequest[];
  fork(
    owner: string | { readonly login: string; readonly type: AccountType },
    options?: { readonly installed?: boolean },
  ): Promise<SandboxRepository>;
  /** `roleName` is for roles that an organisation has defined itself. */
  addCollaborator(login: string, role: Role, roleName?: string): void;
  /** From now on nobody commits to the branch through the API. */
  protectBranch(branch: string): void;
  unprotectBranch(branch: string): void;
  setArchived(isArchived: boolean): void;
  setPrivate(isPrivate: boolean): void;
  installApp(): Promise<void>;
  uninstallApp(): Promise<void>;
  delete(): Promise<void>;
}

export interface SandboxComment {
  readonly id: number;
  readonly nodeId: string;
  readonly author: string;
  readonly body: string;
  readonly reactions: readonly { readonly content: string; readonly author: string }[];
  /** Why it is hidden, such as `outdated`; null when it is not. */
  readonly minimized: string | null;
}

export interface SandboxThread {
  readonly id: string;
  readonly path: string;
  readonly side: Side;
  /** Null when the thread is outdated, or on a file as a whole. */
  readonly line: number | null;
  readonly startLine: number | null;
  readonly originalLine: number | null;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
  readonly resolvedBy: string | null;
  readonly comments: readonly SandboxComment[];
}

export interface SandboxReview {
  readonly id: number;
  readonly author: string;
  readonly state: ReviewState;
  readonly body: string;
  readonly commit: string;
}

export interface SandboxCheckRun {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly externalId: string;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  readonly annotations: readonly SandboxAnnotation[];
  readonly actions: readonly {
    readonly label: string;
    readonly description: string;
    readonly identifier: string;
  }[];
}

export interface SandboxAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "notice" | "warning" | "failure";
  readonly message: string;
  readonly title: string | null;
}

/** Logins are of people who exist from then on; the default is the pull request's author. */
export interface SandboxPullRequest {
  readonly number: number;
  readonly url: string;
  readonly author: string;
  readonly title: string;
  readonly body: string | null;
  readonly state: "open" | "closed" | "merged";
  readonly isDraft: boolean;
  readonly headSha: string;
  readonly headBranch: string;
  readonly baseBranch: string;
  readonly repository: SandboxRepository;

  /** The three-dot difference as git prints it. */
  diff(): Promise<string>;
  threads(): Promise<readonly SandboxThread[]>;
  reviews(): readonly SandboxReview[];
  comments(): readonly SandboxComment[];
  /** The runs of a commit, by default of the head, oldest first. */
  checkRuns(sha?: string): readonly SandboxCheckRun[];
  /** The page a person sees, as text. */
  page(): Promise<string>;

  /** Commits to the pull request's branch. Returns the commit's SHA. */
  push(files: Files, options?: Omit<NewCommit, "branch" | "files" | "from">): Promise<string>;
  forcePush(sha: string, login?: string): Promise<void>;
  /** Returns the comment's id. */
  comment(body: string, login?: string): Promise<number>;
  editComment(commentId: number, body: string, login?: string): Promise<void>;
  /** Deletes a comment of the conversation: its author can, and who may write. */
  deleteComment(commentId: number, login?: string): Promise<void>;
  /** Opens a thread on a line of the new side. Returns the thread's id. */
  commentOnLine(
    place: { readonly path: string; readonly line: number; readonly startLine?: number },
    body: string,
    login?: string,
  ): Promise<string>;
  /** Answers in a review thread. Returns the comment's id. */
  reply(threadId: string, body: string, login?: string): Promise<number>;
  /** Edits a review comment, one of the app's included: who may write can. */
  editReviewComment(commentId: number, body: string, login?: string): Promise<void>;
  deleteReviewComment(commentId: number, login?: string): Promise<void>;
  /** Edits what a review says besides its comments: its author can, and who may write. */
  editReview(reviewId: number, body: string, login?: string): Promise<void>;
  resolveThread(threadId: string, login?: string): Promise<void>;
  unresolveThread(threadId: string, login?: string): Promise<void>;
  /** "Commit suggestion". Returns the commit's SHA. */
  applySuggestion(commentId: number, login?: string): Promise<string>;
  /** "Commit suggestions" of a batch. Returns the commit's SHA. */
  applySuggestions(commentIds: readonly number[], login?: string): Promise<string>;
  close(login?: string): Promise<void>;
  reopen(login?: string): Promise<void>;
  merge(login?: string): Promise<void>;
  /** "Merge when ready". Returns the SHA that the checks are asked for. */
  addToMergeQueue(login?: string): Promise<string>;
  setDraft(isDraft: boolean, login?: string): Promise<void>;
  changeBase(branch: string, login?: string): Promise<void>;
  edit(texts: { readonly title?: string; readonly body?: string }, login?: string): Promise<void>;
  setLabels(labels: readonly string[]): void;
  setLocked(isLocked: boolean): void;
  setMaintainerCanModify(isAllowed: boolean): void;
  rerequestCheck(checkRunId: number, login?: string): Promise<void>;
  rerequestCheckSuite(checkRunId: number, login?: string): Promise<void>;
  clickButton(checkRunId: number, identifier: string, login?: string): Promise<void>;
}
