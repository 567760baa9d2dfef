import type { CommentRef } from "../command-ports.ts";
import type { Asker } from "../fix/fix-pull-request.ts";
import type { PullRequestRef } from "../ports.ts";

/** A comment or a review's text that may hold commands, or the press of a button. */
export interface CommandRequest {
  readonly ref: PullRequestRef;
  /** The comment's Markdown, as it was created. */
  readonly text: string;
  readonly asker: Asker;
  /** null where there is nothing to react to: a review's text, or a button. */
  readonly comment: CommentRef | null;
  /** null in the conversation. */
  readonly thread: ThreadRef | null;
  /** What stands for this request in markers and trailers: the comment's node id. No blanks. */
  readonly id: string;
}

/** The review thread in which a command stands. */
export interface ThreadRef {
  readonly firstComment: number;
  /** The file on which the thread stands. */
  readonly path: string;
}
