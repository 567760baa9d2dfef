import type { Rule } from "../../core/lint/rule.ts";
import type { CommandGitHub } from "../command-ports.ts";

/** What answering a comment needs, and what comes of it. */

export interface AnswerDependencies {
  readonly github: CommandGitHub;
  readonly rules: readonly Rule[];
  /** Address of the bot's own pages, with a slash at its end; null where nobody reaches them. */
  readonly pagesUrl?: string | null;
}

/** none: no command. known: answered before. silent: nothing may be said there. */
export type AnswerOutcome = "none" | "known" | "silent" | "hinted" | "done" | "not-done";
