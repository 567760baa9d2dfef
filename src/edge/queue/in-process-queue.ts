/**
 * The job queue of a single process. Per key there is a lane: its jobs run one after the other, in order; lanes run side by side.
 * Nothing survives the process: what is left after a drain has to be delivered again. Must not know what a job does.
 */
import type { Log } from "../log.ts";
import type { AddResult, DrainOptions, DrainResult, Job, JobCount, JobQueue } from "./job.ts";
import { enqueue, openLane, putBack, type Coalesce, type Entry, type Lane } from "./lane.ts";
import { createRecentIds, type RecentIds } from "./recent-ids.ts";
import { delayBeforeRetry, type RetryPolicy } from "./retry-delay.ts";

export interface RunContext {
  /** Aborted when a drain reaches its deadline. */
  readonly signal: AbortSignal;
  /** From 1. */
  readonly attempt: number;
}

export interface Failure<T> {
  readonly job: Job<T>;
  readonly error: unknown;
  readonly attempts: number;
}

/** Calls back once after so many milliseconds; the function that it returns takes the call back. */
export type Schedule = (ms: number, callback: () => void) => () => void;

export interface InProcessQueueOptions<T> {
  readonly run: (job: Job<T>, context: RunContext) => Promise<void>;
  /** The job is given up. Its key stays taken until this is done. */
  readonly onFailure: (failure: Failure<T>) => void | Promise<void>;
  readonly log: Log;
  /** How many jobs run at once; 4 unless given. */
  readonly concurrency?: number;
  /** What a job holds that takes the place of an older one: the newer data unless given. */
  readonly coalesce?: Coalesce<T>;
  readonly retry?: Partial<RetryPolicy>;
  /** How many processed deliveries are remembered; 10,000 unless given. */
  readonly remembered?: number;
  readonly schedule?: Schedule;
}

const defaultRetry: RetryPolicy = { attempts: 5, firstDelayMs: 1_000, maxDelayMs: 300_000 };

export function createInProcessQueue<T>(options: InProcessQueueOptions<T>): JobQueue<T> {
  return new InProcessQueue(options);
}

class InProcessQueue<T> implements JobQueue<T> {
  readonly #options: InProcessQueueOptions<T>;
  readonly #retry: RetryPolicy;
  readonly #concurrency: number;
  readonly #schedule: Schedule;
  readonly #coalesce: Coalesce<T>;
  readonly #lanes = new Map<string, Lane<T>>();
  /** Lanes whose first job may start, in the order in which they became so. */
  readonly #ready = new Set<Lane<T>>();
  readonly #done: RecentIds;
  /** Deliveries that are queued or running. */
  readonly #pending = new Set<string>();
  readonly #left: Job<T>[] = [];
  readonly #abort = new AbortController();
  #idleCallbacks: (() => void)[] = [];
  #running = 0;
  #closed = false;
  #drained: Promise<DrainResult<T>> | undefined;

  constructor(options: InProcessQueueOptions<T>) {
    this.#options = options;
    this.#retry = { ...defaultRetry, ...options.retry };
    this.#concurrency = options.concurrency ?? 4;
    this.#schedule = options.schedule ?? scheduleTimeout;
    this.#coalesce = options.coalesce ?? ((_older, newer) => newer);
    this.#done = createRecentIds(options.remembered ?? 10_000);
  }

  add(job: Job<T>): Promise<AddResult> {
    return new Promise((resolve) => resolve(this.#add(job)));
  }

  idle(): Promise<void> {
    if (this.#lanes.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idleCallbacks.push(resolve));
  }

  drain(options: DrainOptions): Promise<DrainResult<T>> {
    this.#closed = true;
    this.#drained ??= this.#drain(options);
    return this.#drained;
  }

  count(): JobCount {
    const waiting = [...this.#lanes.values()].reduce((sum, lane) => sum + lane.waiting.length, 0);
    return { waiting, running: this.#running };
  }

  #add(job: Job<T>): AddResult {
    if (this.#closed) return "closed";
    const id = job.deliveryId;
    if (id !== undefined && (this.#pending.has(id) || this.#done.has(id))) return "duplicate";
    const lane = this.#lanes.get(job.key) ?? openLane(job.key);
    const result = enqueue(lane, job, this.#coalesce);
    this.#lanes.set(job.key, lane);
    if (id !== undefined) this.#pending.add(id);
    this.#offer(lane);
    return result;
  }

  /** Lets the lane's first job start if nothing speaks against it; closes the lane when nothing is left in it. */
  #offer(lane: Lane<T>): void {
    if (lane.running !== undefined || lane.cancelDelay !== undefined) return;
    if (lane.waiting.length > 0) this.#ready.add(lane);
    else this.#lanes.delete(lane.key);
    this.#startReady();
    if (this.#lanes.size === 0) this.#tellIdle();
  }

  #startReady(): void {
    for (const lane of this.#ready) {
      if (this.#running >= this.#concurrency) return;
      this.#ready.delete(lane);
      const entry = lane.waiting.shift();
      if (entry !== undefined) void this.#execute(lane, entry);
    }
  }

  async #execute(lane: Lane<T>, entry: Entry<T>): Promise<void> {
    lane.running = entry;
    this.#running += 1;
    entry.attempt += 1;
    try {
      await this.#options.run(entry.job, { signal: this.#abort.signal, attempt: entry.attempt });
      for (const id of entry.deliveryIds) this.#done.add(id);
      this.#forget(entry);
    } catch (error) {
      await this.#fail(lane, entry, error);
    }
    this.#running -= 1;
    lane.running = undefined;
    this.#offer(lane);
  }

  async #fail(lane: Lane<T>, entry: Entry<T>, error: unknown): Promise<void> {
    const isLast = entry.attempt >= this.#retry.attempts;
    const fields = { err: error, key: entry.job.key, kind: entry.job.kind, attempt: entry.attempt };
    if (this.#abort.signal.aborted || (this.#closed && !isLast)) {
      this.#options.log.warn(fields, "job failed while the queue drains; it is left");
      this.#left.push(entry.job);
      this.#forget(entry);
    } else if (isLast) {
      this.#options.log.error(fields, "job failed for good");
      await this.#giveUp(entry, error);
      this.#forget(entry);
    } else {
      const delayMs = delayBeforeRetry(error, entry.attempt, this.#retry);
      this.#options.log.warn({ ...fields, delayMs }, "job failed; it will be tried again");
      putBack(lane, entry, this.#coalesce);
      this.#delay(lane, delayMs);
    }
  }

  #delay(lane: Lane<T>, delayMs: number): void {
    lane.cancelDelay = this.#schedule(delayMs, () => {
      lane.cancelDelay = undefined;
      this.#offer(lane);
    });
  }

  async #giveUp(entry: Entry<T>, error: unknown): Promise<void> {
    try {
      await this.#options.onFailure({ job: entry.job, error, attempts: entry.attempt });
    } catch (second) {
      this.#options.log.error({ err: second, key: entry.job.key }, "reporting a failed job failed too");
    }
  }

  #forget(entry: Entry<T>): void {
    for (const id of entry.deliveryIds) this.#pending.delete(id);
  }

  #tellIdle(): void {
    const callbacks = this.#idleCallbacks;
    this.#idleCallbacks = [];
    for (const callback of callbacks) callback();
  }

  /** What was accepted still runs until the deadline: nobody else remembers it. */
  async #drain({ deadlineMs, graceMs = 1_000 }: DrainOptions): Promise<DrainResult<T>> {
    for (const lane of this.#lanes.values()) this.#leaveDelayed(lane);
    await this.#idleWithin(deadlineMs);
    this.#abort.abort(new DOMException("the process is shutting down", "AbortError"));
    for (const lane of this.#lanes.values()) this.#leaveWaiting(lane);
    await this.#idleWithin(graceMs);
    const running = [...this.#lanes.values()].flatMap((lane) =>
      lane.running === undefined ? [] : [lane.running.job],
    );
    return { left: [...this.#left, ...running] };
  }

  /** A job that failed and waits for its time may wait for an hour: a drain does not. */
  #leaveDelayed(lane: Lane<T>): void {
    if (lane.cancelDelay === undefined) return;
    lane.cancelDelay();
    lane.cancelDelay = undefined;
    this.#leaveWaiting(lane);
  }

  #leaveWaiting(lane: Lane<T>): void {
    this.#left.push(...lane.waiting.map((entry) => entry.job));
    lane.waiting.length = 0;
    this.#offer(lane);
  }

  async #idleWithin(ms: number): Promise<void> {
    const idle = this.idle();
    await new Promise<void>((resolve) => {
      const cancel = this.#schedule(ms, resolve);
      void idle.then(() => {
        cancel();
        resolve();
      });
    });
  }
}

function scheduleTimeout(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
