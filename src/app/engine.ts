import type { Rule } from "../core/lint/rule.ts";
import { answerCommand, type AnswerOutcome } from "./command/answer-command.ts";
import type { CommandGitHub } from "./command-ports.ts";
import type { CommandRequest } from "./command/command-request.ts";
import { reportFailure, type Failure } from "./command/report-failure.ts";
import { reviewPullRequest, type ReviewOutcome, type ReviewRequest } from "./review/review-pull-request.ts";
import type { OwnPages } from "../core/report/own-pages.ts";

/**
 * Where the use cases that read manifests run: in this thread, or in one of their own. A use case waits only for its ports,
 * and nothing but data crosses them, so that neither it nor whoever asks can tell. `G` is what those ports are made of.
 */
export interface Engine<G extends CommandGitHub = CommandGitHub> {
  readonly review: (request: ReviewRequest, github: G) => Promise<ReviewOutcome>;
  readonly answer: (request: CommandRequest, github: G) => Promise<AnswerOutcome>;
  /** Tells the person who asked that their command was given up; gives what went wrong on the way. */
  readonly reportFailure: (
    request: CommandRequest,
    failure: Failure,
    github: G,
  ) => Promise<readonly unknown[]>;
  /** Ends what runs; a call of GitHub's that was begun is waited for. */
  readonly close: () => Promise<void>;
}

/**
 * The engine could not finish a job. hung: it computed without an end. out-of-memory: it took more than there is for one
 * job. crashed: its thread died. closed: the engine was.
 */
export type EngineFailureCode = "hung" | "out-of-memory" | "crashed" | "closed";

export class EngineFailure extends Error {
  readonly code: EngineFailureCode;
  /** The same input would end the same way: to try it again for hours helps nobody. */
  readonly isFinal: boolean;

  constructor(code: EngineFailureCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "EngineFailure";
    this.code = code;
    this.isFinal = code !== "closed";
  }
}

/** Runs everything in the thread that asks. */
export function createInlineEngine({
  rules,
  pagesUrl = null,
}: Partial<OwnPages> & { readonly rules: readonly Rule[] }): Engine {
  return {
    review: (request, github) => reviewPullRequest(request, { github, rules, pagesUrl }),
    answer: (request, github) => answerCommand(request, { github, rules, pagesUrl }),
    reportFailure: (request, failure, github) => reportFailure(request, failure, { github, rules }),
    close: () => Promise.resolve(),
  };
}
