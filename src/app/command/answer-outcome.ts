import type { Rule } from "../../core/lint/rule.ts";
import type { CommandGitHub } from "../command-ports.ts";
import type { OwnPages } from "../../core/report/own-pages.ts";

/** What answering a comment needs, and what comes of it. */

export interface AnswerDependencies extends Partial<OwnPages> {
  readonly github: CommandGitHub;
  readonly rules: readonly Rule[];
}

/** none: no command. known: answered before. silent: nothing may be said there. */
export type AnswerOutcome = "none" | "known" | "silent" | "hinted" | "done" | "not-done";
