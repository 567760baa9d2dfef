/**
 * The job queue of a single process. Per key there is a lane, in which one job runs at a time; lanes run side by side, in
 * the order of `fair-line.ts`. What waits for a limit, or to be tried again, holds no slot. Nothing survives the process:
 * what is left is owed, and found again in GitHub's log of deliveries.
 */
import type { Log } from "../log.ts";
import { createFairLine, type FairLine } from "./fair-line.ts";
import type { AddResult, QueuedJob, JobQueue, Work } from "./job.ts";
import { createKnownIds, type KnownIds } from "./known-ids.ts";
import { enqueue, findTwin, openLane, peek, putBack, takeNext, type Entry, type Lane } from "./lane.ts";
import { DEFAULT_RETRY, delayBeforeRetry, delayForLimit, type RetryPolicy } from "./retry-policy.ts";

/** Calls back once after so many milliseconds; the function that it returns takes the call back. */
export type ScheduleCall = (ms: number, callback: () => void) => () => void;

export interface InProcessQueueOptions<T> extends Work<T> {
  readonly log: Log;
  /** How many jobs run at once; 4 unless given. */
  readonly concurrency?: number;
  /** How many jobs may wait; 10,000 unless given. */
  readonly capacity?: number;
  readonly retry?: Partial<RetryPolicy>;
  /** How many ids of done jobs are remembered, and of those that were given up; 10,000 unless given. */
  readonly remembered?: number;
  readonly schedule?: ScheduleCall;
  readonly now?: () => number;
  /** From 0 to 1. */
  readonly random?: () => number;
}

export function createInProcessQueue<T>(options: InProcessQueueOptions<T>): JobQueue<T> {
  return new InProcessQueue(options);
}

class InProcessQueue<T> implements JobQueue<T> {
  readonly #options: InProcessQueueOptions<T>;
  readonly #retry: RetryPolicy;
  readonly #concurrency: number;
  readonly #schedule: ScheduleCall;
  readonly #now: () => number;
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #line: FairLine<Lane<T>>;
  readonly #ids: KnownIds;
  /** What takes an installation's delay back, by the installation. */
  readonly #limits = new Map<number, () => void>();
  readonly #abort = new AbortController();
  #idleCallbacks: (() => void)[] = [];
  #onQuiet: (() => void) | undefined;
  #running = 0;
  #waiting = 0;
  #closed: Promise<readonly QueuedJob<T>[]> | undefined;

  constructor(options: InProcessQueueOptions<T>) {
    this.#options = options;
    this.#retry = { ...DEFAULT_RETRY, ...options.retry };
    this.#concurrency = options.concurrency ?? 4;
    this.#schedule = options.schedule ?? scheduleTimeout;
    this.#now = options.now ?? Date.now;
    this.#ids = createKnownIds(options.remembered ?? 10_000);
    // One slot is kept for those who have nothing running.
    this.#line = createFairLine({ perInstallation: Math.max(1, this.#concurrency - 1) });
  }

  add(job: QueuedJob<T>): Promise<AddResult> {
    return new Promise((resolve) => resolve(this.#add(job)));
  }

  has(id: string, askedAt = -Infinity): Promise<boolean> {
    return Promise.resolve(this.#ids.isTaken(id) || this.#ids.isGivenUp(id, askedAt));
  }

  oldest(): Promise<number | null> {
    const times = [...this.#lanes.values()].flatMap(listJobs).map(({ since }) => since);
    return Promise.resolve(times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)));
  }

  idle(): Promise<void> {
    if (this.#lanes.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idleCallbacks.push(resolve));
  }

  close(deadlineMs: number): Promise<readonly QueuedJob<T>[]> {
    this.#closed ??= this.#close(deadlineMs);
    return this.#closed;
  }

  #add(job: QueuedJob<T>): AddResult {
    if (this.#closed !== undefined) return "closed";
    if (job.ids.some((id) => this.#ids.isTaken(id))) return "duplicate";
    const lane = this.#lanes.get(job.key);
    const twin = lane === undefined ? undefined : findTwin(lane, job);
    if (twin === undefined && this.#waiting >= (this.#options.capacity ?? 10_000)) return "full";
    this.#store(job);
    return twin === undefined ? "queued" : "replaced";
  }

  #store(job: QueuedJob<T>): void {
    const lane = this.#lanes.get(job.key) ?? openLane<T>(job.key);
    this.#waiting += findTwin(lane, job) === undefined ? 1 : 0;
    enqueue(lane, job, this.#options.coalesce);
    this.#lanes.set(job.key, lane);
    this.#ids.take(job.ids);
    // What failed before waits for its time; whoever asks now may find that it works again.
    lane.cancelDelay?.();
    lane.cancelDelay = undefined;
    this.#offer(lane);
  }

  /** Lets the lane's next job start if nothing speaks against it; closes the lane when nothing is left in it. */
  #offer(lane: Lane<T>): void {
    if (lane.running !== undefined || lane.cancelDelay !== undefined) return;
    const next = peek(lane);
    if (next === undefined) this.#lanes.delete(lane.key);
    else this.#line.offer({ lane, ...next.job, isLast: lane.waiting.every(({ job }) => job.isLast) });
    this.#startReady();
    if (this.#lanes.size === 0) this.#tellIdle();
  }

  #startReady(): void {
    while (this.#running < this.#concurrency && this.#closed === undefined) {
      const lane = this.#line.take();
      const entry = lane === undefined ? undefined : takeNext(lane);
      if (lane === undefined || entry === undefined) return;
      this.#waiting -= 1;
      void this.#execute(lane, entry);
    }
  }

  async #execute(lane: Lane<T>, entry: Entry<T>): Promise<void> {
    const { installation, person } = entry.job;
    lane.running = entry;
    this.#running += 1;
    entry.attempt += 1;
    entry.firstTry ??= this.#now();
    try {
      const following = await this.#options.run(entry.job, this.#abort.signal);
      for (const job of following) if (!job.ids.some((id) => this.#ids.isTaken(id))) this.#store(job);
      this.#ids.finish(entry.ids);
    } catch (error) {
      await this.#fail(lane, entry, error);
    }
    this.#running -= 1;
    lane.running = undefined;
    this.#line.release(installation, person);
    this.#offer(lane);
    if (this.#running === 0) this.#onQuiet?.();
  }

  async #fail(lane: Lane<T>, entry: Entry<T>, error: unknown): Promise<void> {
    const { key, installation } = entry.job;
    const fields = { err: error, job: key, attempt: entry.attempt };
    if (this.#closed !== undefined) {
      this.#keep(lane, entry);
      return;
    }
    const verdict = this.#options.judge(error);
    if (verdict.kind === "limited") {
      entry.attempt -= 1;
      const delayMs = delayForLimit(verdict.waitMs, (this.#options.random ?? Math.random)());
      this.#options.log.info({ job: key, installation, delayMs }, "a limit delays the installation's work");
      this.#keep(lane, entry);
      this.#limit(installation, delayMs);
      return;
    }
    const elapsedMs = this.#now() - (entry.firstTry ?? this.#now());
    const delayMs = delayBeforeRetry({ verdict, attempt: entry.attempt, elapsedMs }, this.#retry);
    if (delayMs === null) return this.#giveUp(entry, error);
    this.#options.log.warn({ ...fields, delayMs }, "a job failed; it will be tried again");
    this.#keep(lane, entry);
    this.#delay(lane, delayMs);
  }

  #keep(lane: Lane<T>, entry: Entry<T>): void {
    const before = lane.waiting.length;
    putBack(lane, entry, this.#options.coalesce);
    this.#waiting += lane.waiting.length - before;
  }

  #delay(lane: Lane<T>, delayMs: number): void {
    lane.cancelDelay = this.#schedule(delayMs, () => {
      lane.cancelDelay = undefined;
      this.#offer(lane);
    });
  }

  /** The later of two limits counts; those who were told of an earlier one have asked GitHub since. */
  #limit(installation: number, delayMs: number): void {
    this.#limits.get(installation)?.();
    this.#line.hold(installation);
    const cancel = this.#schedule(delayMs, () => {
      this.#limits.delete(installation);
      this.#line.letGo(installation);
      this.#startReady();
    });
    this.#limits.set(installation, cancel);
  }

  async #giveUp(entry: Entry<T>, error: unknown): Promise<void> {
    const { job, attempt: attempts } = entry;
    try {
      await this.#options.onGivenUp({ job, error, attempts });
    } catch (second) {
      this.#options.log.error({ err: second, job: job.key }, "reporting a job that was given up failed too");
    }
    this.#ids.giveUp(entry.ids, this.#now());
  }

  #tellIdle(): void {
    const callbacks = this.#idleCallbacks;
    this.#idleCallbacks = [];
    for (const callback of callbacks) callback();
  }

  async #close(deadlineMs: number): Promise<readonly QueuedJob<T>[]> {
    await Promise.resolve();
    this.#abort.abort(new DOMException("the process is shutting down", "AbortError"));
    for (const cancel of this.#limits.values()) cancel();
    for (const lane of this.#lanes.values()) lane.cancelDelay?.();
    await new Promise<void>((resolve) => {
      const cancel = this.#schedule(deadlineMs, resolve);
      this.#onQuiet = () => {
        cancel();
        resolve();
      };
      if (this.#running === 0) this.#onQuiet();
    });
    return [...this.#lanes.values()].flatMap(listJobs);
  }
}

function listJobs<T>({ running, waiting }: Lane<T>): readonly QueuedJob<T>[] {
  return [...(running === undefined ? [] : [running]), ...waiting].map(({ job }) => job);
}

const scheduleTimeout: ScheduleCall = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};
