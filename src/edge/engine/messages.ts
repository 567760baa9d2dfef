import type { MessagePort } from "node:worker_threads";

import type { CommandRequest } from "../../app/command/command-request.ts";
import type { Failure } from "../../app/command/report-failure.ts";
import type { ReviewRequest } from "../../app/review/review-pull-request.ts";
import type { OwnPages } from "../../core/report/own-pages.ts";

/** What crosses between the main thread and one that runs a job: data only, as `structuredClone` takes it. */

/** One use case, and what it was asked. */
export type ThreadWork =
  | { readonly kind: "review"; readonly request: ReviewRequest }
  | { readonly kind: "answer"; readonly request: CommandRequest }
  | { readonly kind: "report-failure"; readonly request: CommandRequest; readonly failure: Failure };

export interface Task {
  readonly work: ThreadWork;
  /** Where the job calls what only the main thread has: GitHub's client. */
  readonly port: MessagePort;
}

/** What every thread is started with. */
export type ThreadData = OwnPages;

/** From a job to the main thread. `started` comes once, before anything else. */
export type FromJob =
  | { readonly kind: "started" }
  | {
      readonly kind: "call";
      /** Counts a job's calls. */
      readonly id: number;
      readonly method: string;
      readonly args: readonly unknown[];
    };

/** The answer to a call. An error stays where it was thrown, and is known by the call's id. */
export type ToJob =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string };

/** What became of a job. */
export type Result =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: SentError };

/** `call` is that of the port whose error it is; else it is an error of the use case's own. */
export type SentError =
  | { readonly call: number }
  | {
      readonly name: string;
      readonly message: string;
      readonly stack: string;
      readonly cause: SentError | null;
      /** What the error says of itself: see judge-failure.ts. */
      readonly isFinal: boolean;
      readonly isOutage: boolean;
    };
