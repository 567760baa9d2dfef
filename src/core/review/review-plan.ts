import type { Identity } from "./identity.ts";
import type { Ending } from "./marker.ts";
import type { PostedReview, Thread } from "./thread.ts";

/** What a review plan is made from, and what it is made of. */

export interface InlineComment {
  readonly identity: Identity;
  readonly path: string;
  readonly startLine: number;
  readonly line: number;
  /** What it says where it is the first about its rule. */
  readonly body: string;
  /** What it says beside another one about its rule, which says the rest. */
  readonly brief: string;
  /**
   * The same at the finding's own line, without a suggestion: what a thread there goes on to say that began without one.
   * Absent where that is the comment itself.
   */
  readonly atHome?: Pick<InlineComment, "startLine" | "line" | "body" | "brief">;
}

/** A comment in the form in which it is posted. */
export type NewComment = Omit<InlineComment, "brief" | "atHome">;

export interface DesiredReview {
  readonly inline: readonly InlineComment[];
  /** Findings that are there and are told elsewhere: in the review's body, or only in the check. Their threads are closed. */
  readonly elsewhere: readonly Identity[];
  /** Findings that are there and need no comment while comments are off. Their threads stay as they are. */
  readonly silent: readonly Identity[];
  /** Where renamed files were before, by their path: threads of the old path are the same. */
  readonly renames: ReadonlyMap<string, string>;
  /** Findings that what stands elsewhere or said otherwise by now is the same as: by their former identities. */
  readonly follows: ReadonlyMap<string, Identity>;
  /** Where findings went whose resource is in another file now, by their former identities. */
  readonly moves: ReadonlyMap<string, Identity>;
  /** Whether the resource of such a finding is known not to stand there any more. */
  readonly isVacated: (identity: Identity) => boolean;
  /** Paths that the pull request changes. */
  readonly paths: ReadonlySet<string>;
  /** Those of them that could not be checked in whole: that a finding was not met there does not mean that it is gone. */
  readonly notChecked: ReadonlySet<string>;
  /** Whether such a finding would have been met if it were there: the file was read, and the policy asks for the rule. */
  readonly isAsked: (identity: Identity) => boolean;
  /** The body's text, with its marker; null where nothing has to stand there; kept: what stands there stays. */
  readonly body: string | null | { readonly kept: true };
  /** How a file is named in a comment. */
  readonly nameOf: (path: string) => string;
  /** What a review says that only carries so many comments. GitHub wants some text. */
  readonly openingOf: (comments: number) => string;
  /** What the body says once nothing is left to stand there. */
  readonly emptyBody: string;
}

export interface CurrentReview {
  readonly threads: readonly Thread[];
  readonly reviews: readonly PostedReview[];
  readonly headSha: string;
  /** Ids of threads that GitHub does not let the bot open again. */
  readonly stuck?: ReadonlySet<string>;
}

export type ThreadOperation =
  | { readonly kind: "keep"; readonly thread: Thread; readonly why: string }
  | { readonly kind: "edit"; readonly thread: Thread; readonly body: string }
  /** Resolve the thread. Where GitHub does not let the bot, the comment itself has to say so. */
  | {
      readonly kind: "resolve";
      readonly thread: Thread;
      readonly body: string;
      readonly bodyIfOpen: string;
      readonly why: Ending | "moved" | "outdated" | "duplicate";
    }
  | { readonly kind: "reopen"; readonly thread: Thread; readonly body: string };

export interface PlannedReview {
  readonly body: string;
  readonly hasTable: boolean;
  readonly comments: readonly NewComment[];
}

export interface ReviewPlan {
  readonly threads: readonly ThreadOperation[];
  readonly bodies: readonly { readonly reviewId: string; readonly body: string }[];
  /** One new review, or none. Without `hasTable` its body only opens the comments. */
  readonly review: PlannedReview | null;
}
