import type { Memory } from "./command/memory.ts";
import type { BranchHome, CommitNote, GitHub, PullRequestRef, Repository, WriteResult } from "./ports.ts";
import type { Role } from "./command/role.ts";

/** What answering commands needs from the world beyond the review's ports: a conversation, and branches to write to. */

export type { Role };

/** A comment in the conversation, or in a review thread. */
export interface CommentRef {
  readonly kind: "conversation" | "review";
  readonly id: number;
}

export type Reaction = "eyes" | "rocket" | "confused";

export type ReactionResult =
  /** isNew is false where the bot had reacted so before. */
  | { readonly ok: true; readonly isNew: boolean; readonly viewer: string }
  /** The comment was deleted. */
  | { readonly ok: false; readonly code: "gone" }
  | Exclude<WriteResult, { ok: true }>;

/** A check on which somebody pressed a button. */
export interface PressedCheck {
  readonly headSha: string;
  /** Open pull requests of its branch, as the event lists them; none for a fork's. */
  readonly listed: readonly number[];
}

export interface Conversation {
  /** Where the command of a button has to be answered. */
  findPressed: (repository: Repository, check: PressedCheck) => Promise<readonly PullRequestRef[]>;
  /** Who may do what is asked when a command runs, never taken from the event. */
  readRole: (repository: Repository, login: string) => Promise<Role>;
  /**
   * Whether a person was given access: by name, through a team, or as a member of the organisation. That everyone can read
   * a public repository makes nobody one. false where GitHub does not tell.
   */
  isCollaborator: (repository: Repository, login: string) => Promise<boolean>;
  react: (repository: Repository, comment: CommentRef, reaction: Reaction) => Promise<ReactionResult>;
  /** Which of the reactions that end a command the viewer has left on a comment. */
  readFinalReactions: (
    repository: Repository,
    comment: CommentRef,
    viewer: string,
  ) => Promise<readonly Reaction[]>;
  /** A page of what the bot has said in the conversation and in threads, the newest first; from the beginning for null. */
  readOwnComments: (ref: PullRequestRef, from: CommentCursor | null) => Promise<CommentPage>;
  /** `thread` is the id of the thread's first comment, refused once that is deleted; null answers in the conversation. */
  postAnswer: (
    ref: PullRequestRef,
    answer: { readonly thread: number | null; readonly body: string },
  ) => Promise<WriteResult>;
}

/** Texts of the bot's own comments, and where those before them are; `next` is null at the end. */
export interface CommentPage {
  readonly bodies: readonly string[];
  readonly next: CommentCursor | null;
}

/** How far comments were read. Made by `readOwnComments` for itself: nobody else looks into it. */
export interface CommentCursor {
  /** null where both lists, that of the conversation and that of the threads, are at their end. */
  readonly lists: {
    readonly withComments: boolean;
    readonly comments: string | null;
    readonly withThreads: boolean;
    readonly threads: string | null;
  } | null;
  /** Threads that were not read to their beginning. */
  readonly threads: readonly { readonly id: string; readonly before: string }[];
}

export interface NewFile {
  readonly path: string;
  readonly text: string;
  readonly mode: FileMode;
}

/** Of the modes that git knows, those of a file with a text of its own. */
export type FileMode = "100644" | "100755";

export interface NewCommit {
  readonly repository: BranchHome;
  readonly branch: string;
  /** The commit that this one follows. */
  readonly parent: string;
  /** Git's name of all its files. */
  readonly parentTree: string;
  readonly files: readonly NewFile[];
  readonly headline: string;
  readonly body: string;
}

/**
 * moved: the branch is elsewhere. exists: there is one of that name. protected: a rule keeps commits off. workflows:
 * GitHub's own permission for files of workflows. forbidden: the app lacks contents: write there. missing: no such
 * branch. refused: anything else by design.
 */
export type CommitFailure =
  "moved" | "exists" | "protected" | "workflows" | "forbidden" | "missing" | "refused";

export type CommitResult =
  /** isExact: the committed files are, byte by byte, those that were given. */
  | { readonly ok: true; readonly sha: string; readonly isExact: boolean }
  | { readonly ok: false; readonly code: CommitFailure; readonly message: string };

/** A branch of the bot's own, and what became of it. */
export interface FixBranch {
  /** Its newest commit; null where there is no such branch. */
  readonly tip: CommitNote | null;
  /** The bot's newest pull request from it, whether it is open or not; null where it opened none. */
  readonly pullRequest: number | null;
}

export interface BranchWriter {
  /** Onto a branch that is at the parent: anywhere else, nothing is written. */
  commitFiles: (commit: NewCommit) => Promise<CommitResult>;
  /** The branch begins with the commit: it is never seen without it. */
  commitToNewBranch: (commit: NewCommit) => Promise<CommitResult>;
  readFixBranch: (repository: Repository, branch: string) => Promise<FixBranch>;
  /** Takes a branch away if it is at the commit. */
  removeBranch: (
    repository: BranchHome,
    branch: { readonly name: string; readonly sha: string },
  ) => Promise<WriteResult>;
  /** The number of the new pull request, or of the one that there is already. */
  openPullRequest: (
    repository: Repository,
    pull: { readonly head: string; readonly base: string; readonly title: string; readonly body: string },
  ) => Promise<{ readonly ok: true; readonly number: number } | Exclude<WriteResult, { readonly ok: true }>>;
  /** Whether the pull request conflicts with its base; waits a little where GitHub is finding out, null if that is not enough. */
  readConflict: (ref: PullRequestRef) => Promise<boolean | null>;
}

/** Everything that answering commands needs: a command can lead to a review. */
export interface CommandGitHub extends GitHub, Conversation, BranchWriter, Memory {}
