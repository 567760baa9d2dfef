/** A queue whose jobs end when the test says so, with everything that happened on record. */
import {
  createInProcessQueue,
  type InProcessQueueOptions,
} from "../../../src/edge/queue/in-process-queue.ts";
import type { GivenUp, QueuedJob, JobQueue, Verdict, Work } from "../../../src/edge/queue/job.ts";
import { createFakeTime, settle, type FakeTime } from "./fake-time.ts";

interface Run {
  readonly job: QueuedJob<string>;
  readonly signal: AbortSignal;
  succeed(...following: readonly QueuedJob<string>[]): Promise<void>;
  fail(error?: Error): Promise<void>;
}

export interface Record {
  /** Runs that have not ended, in the order of their start. */
  readonly active: Run[];
  /** What was started: `key:data`. */
  readonly started: string[];
  readonly failures: GivenUp<string>[];
  readonly work: Work<string>;
}

export interface Bench extends Record {
  readonly queue: JobQueue<string>;
  readonly time: FakeTime;
  readonly logged: string[];
}

/** An error whose verdict it carries itself. */
class Judged extends Error {
  readonly verdict: Verdict;

  constructor(verdict: Verdict) {
    super(verdict.kind);
    this.verdict = verdict;
  }
}

export const limited = (waitMs: number) => new Judged({ kind: "limited", waitMs });
export const outage = () => new Judged({ kind: "outage" });

export function createRecord(): Record {
  const active: Run[] = [];
  const started: string[] = [];
  const failures: GivenUp<string>[] = [];
  function run(job: QueuedJob<string>, signal: AbortSignal): Promise<readonly QueuedJob<string>[]> {
    started.push(`${job.key}:${job.data}`);
    return new Promise((resolve, reject) => {
      function end(how: () => void): Promise<void> {
        active.splice(active.indexOf(entry), 1);
        how();
        return settle();
      }
      const entry: Run = {
        job,
        signal,
        succeed: (...following) => end(() => resolve(following)),
        fail: (error = new Error("failed")) => end(() => reject(error)),
      };
      active.push(entry);
    });
  }
  const work: Work<string> = {
    run,
    judge: (error) => (error instanceof Judged ? error.verdict : { kind: "unknown" }),
    onGivenUp: (failure) => {
      failures.push(failure);
      return Promise.resolve();
    },
    coalesce: (_older, newer) => newer,
  };
  return { active, started, failures, work };
}

export function createBench(options: Partial<InProcessQueueOptions<string>> = {}): Bench {
  const record = createRecord();
  const time = createFakeTime();
  const logged: string[] = [];
  function note(_fields: object, message: string): void {
    logged.push(message);
  }
  const queue = createInProcessQueue<string>({
    ...record.work,
    log: { debug: note, info: note, warn: note, error: note },
    schedule: time.schedule,
    now: () => time.now(),
    random: () => 0,
    ...options,
  });
  return { ...record, queue, time, logged };
}

export function review(key: string, data: string, id?: string): QueuedJob<string> {
  return { ...command(key, data, id), coalesces: "review" };
}

export function command(key: string, data: string, id?: string): QueuedJob<string> {
  return {
    key,
    installation: 1,
    person: null,
    coalesces: null,
    isLast: false,
    delivery: id ?? null,
    ids: id === undefined ? [] : [id],
    since: 0,
    data,
  };
}
