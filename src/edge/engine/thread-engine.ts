import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";

import { Piscina } from "piscina";

import type { AnswerOutcome } from "../../app/command/answer-command.ts";
import { EngineFailure, type Engine } from "../../app/engine.ts";
import type { ReviewOutcome } from "../../app/review/review-pull-request.ts";
import type { GitHubAdapter } from "../github/github.ts";
import type { Log } from "../log.ts";
import type { Result, SentError, Task, ThreadData, ThreadWork } from "./messages.ts";
import { serveCalls, type ServedCalls } from "./serve-calls.ts";
import { defaultThreadLimits } from "./thread-limits.ts";
import { watchSilence, type Schedule } from "./watch-silence.ts";
import type { OwnPages } from "../../core/report/own-pages.ts";

/**
 * Runs each use case in a thread of a pool, so that no manifest, comment or configuration keeps the server waiting or takes
 * it down. GitHub is called from here. A job that hangs, takes too much memory or kills its thread fails alone.
 */
export interface ThreadEngineOptions extends Partial<OwnPages> {
  /** The built module that a thread loads: it exports `run`, made by run-in-thread.ts. */
  readonly worker: URL;
  readonly log: Log;
  /** Jobs at once; by the memory that there is unless given. */
  readonly threads?: number | undefined;
  /** Heap of each, in MB; by the memory that there is unless given. */
  readonly memoryMb?: number | undefined;
  /** How long a job may compute without asking GitHub anything. It only ends what would not end by itself. */
  readonly silenceMs?: number | undefined;
  readonly schedule?: Schedule | undefined;
}

/** The costliest text that is within the bounds of core takes a small part of it, on a slow machine too. */
const SILENCE_MS = 120_000;

export interface ThreadEngine extends Engine<GitHubAdapter> {
  /** How many jobs run at once. */
  readonly threads: number;
}

export function createThreadEngine(options: ThreadEngineOptions): ThreadEngine {
  const context = new Jobs(options);
  return {
    threads: context.threads,
    // What a thread gives back is what the use case of this kind gives: see run-in-thread.ts.
    review: (request, github) => context.run({ kind: "review", request }, github) as Promise<ReviewOutcome>,
    answer: (request, github) => context.run({ kind: "answer", request }, github) as Promise<AnswerOutcome>,
    reportFailure: (request, failure, github) =>
      context.run({ kind: "report-failure", request, failure }, github) as Promise<readonly unknown[]>,
    close: () => context.close(),
  };
}

/** The pool, and the jobs that it runs. */
class Jobs {
  readonly threads: number;
  readonly #pool: Piscina<Task, Result>;
  readonly #running = new Set<ServedCalls>();
  readonly #silence: { readonly silenceMs: number; readonly schedule: Schedule };
  #isClosed = false;

  constructor({ worker, log, pagesUrl = null, ...wishes }: ThreadEngineOptions) {
    const limits = defaultThreadLimits();
    const { threads = limits.threads, memoryMb = limits.memoryMb } = wishes;
    const { silenceMs = SILENCE_MS, schedule = scheduleTimeout } = wishes;
    this.threads = threads;
    this.#silence = { silenceMs, schedule };
    this.#pool = new Piscina<Task, Result>({
      filename: fileURLToPath(worker),
      name: "run",
      // All of them all the time: a thread that was ended is replaced at once, whatever the others do.
      minThreads: threads,
      maxThreads: threads,
      // Between two jobs a thread would sleep on a lock, and its port could not tell it anything.
      atomics: "disabled",
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      // The secrets of the process are none of a thread's that reads strangers' texts.
      env: {},
      workerData: { pagesUrl } satisfies ThreadData,
      recordTiming: false,
    });
    this.#pool.on("error", (error: unknown) => log.error({ err: error }, "a thread without a job died"));
  }

  async run(work: ThreadWork, github: GitHubAdapter): Promise<unknown> {
    if (this.#isClosed) throw closed();
    const { port1: own, port2: port } = new MessageChannel();
    const end = new AbortController();
    const watch = watchSilence({ ...this.#silence, onSilence: () => end.abort() });
    const calls = serveCalls(own, github, watch);
    this.#running.add(calls);
    try {
      const result = await this.#pool
        .run({ work, port }, { transferList: [port], signal: end.signal })
        .catch((error: unknown) => {
          throw this.#explain(error, end.signal);
        });
      if (result.ok) return readValue(work, result.value, calls);
      throw calls.readError(result.error);
    } finally {
      watch.stop();
      own.close();
      await calls.settled();
      this.#running.delete(calls);
    }
  }

  /** What was begun at GitHub is waited for: whether it was done, its answer says. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#pool.destroy();
    await Promise.all([...this.#running].map((calls) => calls.settled()));
  }

  /** The use case's own errors come as results: what the pool itself rejects is the end of a thread. */
  #explain(error: unknown, { aborted }: AbortSignal): EngineFailure {
    if (this.#isClosed) return closed();
    const { silenceMs } = this.#silence;
    if (aborted)
      return new EngineFailure("hung", `it ran for ${silenceMs / 1000} s without finishing`, error);
    return codeOf(error) === "ERR_WORKER_OUT_OF_MEMORY"
      ? new EngineFailure("out-of-memory", "it needed more memory than a job may use", error)
      : new EngineFailure("crashed", "its thread died", error);
  }
}

function closed(): EngineFailure {
  return new EngineFailure("closed", "the process is shutting down");
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}

/** Errors are a value of one use case alone. */
function readValue({ kind }: ThreadWork, value: unknown, calls: ServedCalls): unknown {
  if (kind !== "report-failure") return value;
  // run-in-thread.ts describes each of them.
  return (value as readonly SentError[]).map((sent) => calls.readError(sent));
}

function scheduleTimeout(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
