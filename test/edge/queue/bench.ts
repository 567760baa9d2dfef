/** A queue whose jobs end when the test says so, with everything that happened on record. */
import {
  createInProcessQueue,
  type Failure,
  type InProcessQueueOptions,
  type RunContext,
} from "../../../src/edge/queue/in-process-queue.ts";
import type { Job, JobQueue } from "../../../src/edge/queue/job.ts";
import { createFakeTime, settle, type FakeTime } from "./fake-time.ts";

interface Run {
  readonly job: Job<string>;
  readonly context: RunContext;
  readonly startedAt: number;
  succeed(): Promise<void>;
  fail(error?: Error): Promise<void>;
}

export interface Bench {
  readonly queue: JobQueue<string>;
  readonly time: FakeTime;
  /** Runs that have not ended, in the order of their start. */
  readonly active: Run[];
  /** What was started: `key:data`. */
  readonly started: string[];
  readonly failures: Failure<string>[];
  readonly logged: string[];
}

export function createBench(options: Partial<InProcessQueueOptions<string>> = {}): Bench {
  const time = createFakeTime();
  const active: Run[] = [];
  const started: string[] = [];
  const failures: Failure<string>[] = [];
  const logged: string[] = [];

  function run(job: Job<string>, context: RunContext): Promise<void> {
    started.push(`${job.key}:${job.data}`);
    return new Promise((resolve, reject) => {
      function end(how: () => void): Promise<void> {
        active.splice(active.indexOf(entry), 1);
        how();
        return settle();
      }
      const entry: Run = {
        job,
        context,
        startedAt: time.now(),
        succeed: () => end(resolve),
        fail: (error = new Error("failed")) => end(() => reject(error)),
      };
      active.push(entry);
    });
  }
  function note(_fields: object, message: string): void {
    logged.push(message);
  }
  const queue = createInProcessQueue<string>({
    run,
    onFailure: (failure) => void failures.push(failure),
    log: { debug: note, info: note, warn: note, error: note },
    schedule: time.schedule,
    ...options,
  });
  return { queue, time, active, started, failures, logged };
}

export function review(key: string, data: string, deliveryId?: string): Job<string> {
  return {
    key,
    kind: "review",
    data,
    replaces: "waiting",
    ...(deliveryId === undefined ? {} : { deliveryId }),
  };
}

export function command(key: string, data: string, deliveryId?: string): Job<string> {
  return { key, kind: "command", data, ...(deliveryId === undefined ? {} : { deliveryId }) };
}
