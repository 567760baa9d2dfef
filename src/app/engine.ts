import type { Rule } from "../core/lint/rule.ts";
import { answerCommand, type AnswerOutcome } from "./answer-command.ts";
import type { CommandGitHub } from "./command-ports.ts";
import type { CommandRequest } from "./command-request.ts";
import { reportFailure, type Failure } from "./report-failure.ts";
import { reviewPullRequest, type ReviewOutcome, type ReviewRequest } from "./review-pull-request.ts";

/** Where the use cases that read manifests run: in this thread, or in one of their own. */
export interface Engine {
  readonly review: (request: ReviewRequest, github: CommandGitHub) => Promise<ReviewOutcome>;
  readonly answer: (request: CommandRequest, github: CommandGitHub) => Promise<AnswerOutcome>;
  /** Tells the person who asked that their command was given up; gives what went wrong on the way. */
  readonly reportFailure: (
    request: CommandRequest,
    failure: Failure,
    github: CommandGitHub,
  ) => Promise<readonly unknown[]>;
  readonly close: () => Promise<void>;
}

/** Runs everything in the thread that asks. */
export function createInlineEngine({ rules }: { readonly rules: readonly Rule[] }): Engine {
  return {
    review: (request, github) => reviewPullRequest(request, { github, rules }),
    answer: (request, github) => answerCommand(request, { github, rules }),
    reportFailure: (request, failure, github) => reportFailure(request, failure, { github, rules }),
    close: () => Promise.resolve(),
  };
}
