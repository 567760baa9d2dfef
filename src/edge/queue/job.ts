/**
 * The words of the queue: a delivery comes in, a job is what it asks for. An implementation may live in this process or in a
 * database; callers must not be able to tell.
 */

/** One webhook event, as GitHub delivered it. */
export interface Delivery {
  /** `X-GitHub-Delivery`: the same when GitHub delivers the event again. */
  readonly id: string;
  /** `X-GitHub-Event`, such as `pull_request`. */
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly receivedAt?: number;
}

export interface Job<T> {
  /** What must not be worked on twice at once, such as `owner/repo#7`. */
  readonly key: string;
  /** What is to be done there, such as `review`: only jobs of one kind can stand for each other. */
  readonly kind: string;
  readonly data: T;
  /**
   * Takes the place of a waiting job of the same key and kind that is marked so too: whoever reads the state anew has no
   * use for the older request. A job without the mark (a command) neither replaces nor is replaced.
   */
  readonly replaces?: "waiting";
  /** The delivery that asks for it: its second arrival is known by it. */
  readonly deliveryId?: string;
}

/**
 * `duplicate`: the delivery is already queued, running or done. `closed`: the queue is being drained; the sender must be told that
 * the delivery was not taken, so that it can be delivered again.
 */
export type AddResult = "queued" | "replaced" | "duplicate" | "closed";

export interface DrainOptions {
  /** Time for accepted jobs to end, in milliseconds; then the signal of those that still run is aborted. */
  readonly deadlineMs: number;
  /** Time for aborted jobs to let go, in milliseconds. */
  readonly graceMs?: number;
}

export interface DrainResult<T> {
  /** Jobs that were accepted and did not end: their deliveries have to be asked for again. */
  readonly left: readonly Job<T>[];
}

export interface JobQueue<T> {
  add(job: Job<T>): Promise<AddResult>;
  /** Resolves when nothing waits, runs or is to be tried again. */
  idle(): Promise<void>;
  /** Takes no more jobs and ends the accepted ones within the deadline. Asked twice, it answers both with the one drain. */
  drain(options: DrainOptions): Promise<DrainResult<T>>;
  /** Jobs at this moment; those that wait to be tried again count as waiting. */
  count(): JobCount;
}

export interface JobCount {
  readonly waiting: number;
  readonly running: number;
}
