import type { Contents, ContentsRequest, FileContent, LargeFile, Said } from "./files/contents.ts";
import type { ConfigurationSource } from "../core/config/extends.ts";
import type { CheckedPull, CheckRunReport } from "./review/check-run-report.ts";
import type { PostedReview, Thread } from "../core/review/thread.ts";

export type { Conclusion } from "../core/report/check-summary.ts";
export type { Annotation, CheckAction, CheckedPull, CheckRunReport } from "./review/check-run-report.ts";
export type {
  Contents,
  ContentsRequest,
  FileContent,
  FileEntry,
  LargeFile,
  QueriedContent,
  ReadContents,
  Said,
} from "./files/contents.ts";

/**
 * What the use cases need from the world. The edge implements it over GitHub's API; nothing here knows how. Expected
 * failures are values; whatever else goes wrong throws and fails the job, which is tried again.
 */

export interface PullRequestRef {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

export interface PullRequestState {
  readonly ref: PullRequestRef;
  /** https://github.com/owner/repo */
  readonly repositoryUrl: string;
  /** GitHub's own name of the repository, which a rename does not change. */
  readonly repositoryId: string;
  /** Whether everyone may read the repository, and take part in its pull requests. */
  readonly isPublic: boolean;
  readonly status: "open" | "closed" | "merged";
  readonly isDraft: boolean;
  readonly isLocked: boolean;
  /** The day on which it was read, YYYY-MM-DD in UTC. */
  readonly today: string;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
  /** The login of who opened it; null where the account is gone. */
  readonly author: string | null;
  /** Opened by the bot, with the fixes of another pull request. */
  readonly isFixOfBot: boolean;
  /** null while GitHub is still finding out. */
  readonly isConflicting: boolean | null;
  readonly isArchived: boolean;
  readonly head: HeadBranch;
  /** The newest commits, the last one at the end. */
  readonly recentCommits: readonly CommitNote[];
  readonly changedFiles: readonly ChangedFile[];
  /** How many more files it changes than are listed. */
  readonly unlistedFiles: number;
  /** The configuration file that counts: the base branch's, else the organisation's; null where there is none. */
  readonly configuration: FoundConfiguration | null;
  /** What counts where the base branch has none of its own; null where there is none. */
  readonly organisationConfiguration: FoundConfiguration | null;
  /** Whether the head has a configuration file of its own. */
  readonly isConfiguredAtHead: boolean;
  /** Threads that the bot opened. */
  readonly threads: readonly Thread[];
  /** Whether the bot may have answered a command there; false where it surely has not. */
  readonly mayHaveAnswers: boolean;
  /** Reviews that the bot posted. */
  readonly reviews: readonly PostedReview[];
  /** Permissions that the bot's token lacks, of those that it needs; empty where that cannot be known. */
  readonly missingPermissions: readonly Permission[];
  /** The bot's newest check run for it on the head commit. */
  readonly checkRun: { readonly id: number | null; readonly digest: string } | null;
  /** Open pull requests with the same head, and what the bot concluded for them. */
  readonly rivals: readonly CheckedPull[];
}

/** What the app asks for in app.yml, by GitHub's names. */
export type Permission = "contents: write" | "pull_requests: write" | "checks: write";

/** The branch that a pull request comes from. */
export interface HeadBranch {
  readonly branch: string;
  /** null where the fork is gone, or the app cannot see it. */
  readonly repository: (BranchHome & { readonly ownerType: "User" | "Organization" }) | null;
  readonly isFork: boolean;
  readonly maintainerCanModify: boolean;
}

export type Repository = Pick<PullRequestRef, "owner" | "repo">;

/** A repository whose branches can be moved. */
export interface BranchHome extends Repository {
  /** GitHub's own name of it. */
  readonly id: string;
}

export interface CommitNote {
  readonly sha: string;
  readonly message: string;
  /** Made by the bot, as GitHub's signature proves: a message alone can be anybody's. */
  readonly isOwn: boolean;
}

export interface ChangedFile {
  readonly path: string;
  readonly change: "added" | "modified" | "deleted" | "renamed" | "copied" | "changed";
}

interface ConfigurationFile {
  readonly source: ConfigurationSource;
  /** Whether everyone may read its repository. */
  readonly isPublic: boolean;
}

export interface ConfigurationText extends ConfigurationFile {
  readonly text: string;
}

/** A configuration file that is there: its text, or why it cannot be read. */
export type FoundConfiguration = ConfigurationText | (ConfigurationFile & { readonly unreadable: string });

/**
 * What reads the files that `_extends` names; null where there is no such file, or the app may not read it: which of the
 * two it is, nobody is told.
 */
export type ReadConfigurationFile = (
  source: ConfigurationSource,
) => Promise<Pick<ConfigurationText, "text" | "isPublic"> | null>;

export interface FilePatch {
  readonly path: string;
  /** Where the file was before a rename; null otherwise. */
  readonly previousPath: string | null;
  readonly change: ChangedFile["change"];
  /** Empty where no line changed: the file was only renamed. null where GitHub gives none: binary, too large. */
  readonly patch: string | null;
  /** Git's name of the bytes that the patch leads to; null where GitHub names none. */
  readonly blob: string | null;
}

export interface NewReview {
  readonly headSha: string;
  readonly body: string;
  readonly comments: readonly NewComment[];
}

export interface NewComment {
  readonly path: string;
  readonly startLine: number;
  readonly line: number;
  readonly body: string;
}

/** refused: GitHub does not take it (422). forbidden: the app lacks the permission. */
export type WriteResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: "refused" | "forbidden"; readonly message: string };

/** A change of what the bot has said: of a thread, of its first comment, of a review's body. Ids are GraphQL's. */
export type ThreadChange =
  | { readonly kind: "resolve" | "reopen"; readonly id: string }
  | { readonly kind: "comment" | "body"; readonly id: string; readonly body: string };

export interface OwnReviews {
  readonly isOwn: boolean;
  /** None where the account is another's. */
  readonly reviews: readonly PostedReview[];
}

/**
 * How much of a pull request's files, threads and reviews is listed. all, unless given: up to a bound that only an attack
 * passes. few: some hundreds, for people who cannot write. head: the beginning, for whoever asks about its head alone.
 */
export type Extent = "all" | "few" | "head";

/** Reading: three calls at most, whatever the size of the pull request up to 50 files. */
export interface PullRequestReader {
  readPullRequest: (ref: PullRequestRef, extent?: Extent) => Promise<PullRequestState>;
  /** Some of the files at a commit, git's name of all its files, and where the pull request's head is by now. */
  readContents: (ref: PullRequestRef, request: ContentsRequest) => Promise<Contents>;
  readBlob: (ref: PullRequestRef, file: LargeFile) => Promise<FileContent>;
  readPatches: (ref: PullRequestRef, paths: readonly string[]) => Promise<readonly FilePatch[]>;
  /** Where the pull request's head is by now. */
  readHeadSha: (ref: PullRequestRef) => Promise<string>;
  /** The same, and the newest of what the bot has said there. */
  readSaid: (ref: PullRequestRef) => Promise<Said & { readonly headSha: string }>;
  /** The bot's reviews, and whether it is the account of this login. */
  readOwnReviews: (ref: PullRequestRef, login: string) => Promise<OwnReviews>;
  readonly readConfigurationFile: ReadConfigurationFile;
  /** The commit that the changes of the pull request are counted from. */
  readMergeBase: (
    ref: PullRequestRef,
    request: { readonly base: string; readonly head: string },
  ) => Promise<string>;
}

export interface ReviewWriter {
  postReview: (ref: PullRequestRef, review: NewReview) => Promise<WriteResult>;
  postComment: (
    ref: PullRequestRef,
    comment: NewComment & { readonly headSha: string },
  ) => Promise<WriteResult>;
  /** Few calls for many changes; one result for each, in their order. */
  change: (changes: readonly ThreadChange[]) => Promise<readonly WriteResult[]>;
  /** Completes the check run of a commit; its completion is the last thing that a review writes. */
  completeCheckRun: (
    ref: Pick<PullRequestRef, "owner" | "repo">,
    report: CheckRunReport,
  ) => Promise<WriteResult>;
}

export interface WantedPullRequests {
  /** Only those into this branch; null for any. */
  readonly base: string | null;
  /** Only those that changed since (ISO 8601, UTC); null for all. */
  readonly changedSince: string | null;
}

/** An open pull request, as a look through a repository sees it. */
export interface OpenPullRequest {
  readonly number: number;
  /** Whether the bot has completed a check for it on its head. */
  readonly isChecked: boolean;
  /** When anything happened to it last, no push is later: ISO 8601, UTC. */
  readonly changedAt: string;
  /** A time after which the head was pushed, as far as GitHub tells: ISO 8601, UTC. */
  readonly pushedAfter: string;
}

export interface MergedPullRequest {
  readonly base: string;
  readonly changesConfiguration: boolean;
}

export interface GitHub extends PullRequestReader, ReviewWriter {
  /** Open pull requests, those that changed last first; of very many, only those. */
  readonly listOpenPullRequests: (
    repository: Repository,
    wanted: WantedPullRequests,
  ) => Promise<readonly OpenPullRequest[]>;
  /** What a merged pull request changed; null where it is not there any more. */
  readonly readMerged: (ref: PullRequestRef, configurationPath: string) => Promise<MergedPullRequest | null>;
  /** Open pull requests of a repository whose head is the commit, those of forks included. */
  readonly findPullRequests: (
    repository: Pick<PullRequestRef, "owner" | "repo">,
    headSha: string,
  ) => Promise<readonly PullRequestRef[]>;
}
