/**
 * The words of the queue. What is stored is the job: a small value that can be written as JSON and done by any process. An
 * engine may live in this process or in a database; callers cannot tell. Must not know what a job does.
 */

/** One webhook event, as GitHub delivered it, with the fields that somebody reads. */
export interface Delivery {
  /** `X-GitHub-Delivery`: the same when GitHub delivers the event again. */
  readonly id: string;
  /** `X-GitHub-Event`, such as `pull_request`. */
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface QueuedJob<T> {
  /** What is never worked on twice at once, such as `owner/repo#7`. */
  readonly key: string;
  /** Whose share of the slots it takes, and whose limits delay it: an installation. */
  readonly installation: number;
  /** Who asked, by a login: within an installation, the slots are shared among people. null where nobody did. */
  readonly person: string | null;
  /**
   * Jobs of one key with the same word here stand for each other: a newer one takes the place of one that waits. null for an
   * order (a command): it neither replaces nor is replaced, and keeps its place behind the orders of the same person.
   */
  readonly coalesces: string | null;
  /** Waits until its installation has nothing else to do. */
  readonly isLast: boolean;
  /** The delivery that asked for it, by which GitHub lists it; null for what follows from another job. */
  readonly delivery: string | null;
  /** What it is known by when it comes again: its delivery, or what it means. */
  readonly ids: readonly string[];
  /** When it was asked for, in milliseconds since 1970. */
  readonly since: number;
  readonly data: T;
}

/**
 * `duplicate`: it waits, runs or is done already, by one of its ids. `full` and `closed`: it was not taken, and the sender has
 * to be told so.
 */
export type AddResult = "queued" | "replaced" | "duplicate" | "full" | "closed";

/** What the end of a failed run means for the job. */
export type Verdict =
  /** A limit: no failure. All work of the installation waits so many milliseconds. */
  | { readonly kind: "limited"; readonly waitMs: number }
  /** GitHub, or the way to it, does not work: tried again, slower and slower, for a day. */
  | { readonly kind: "outage" }
  /** Nobody knows: tried again a few times. */
  | { readonly kind: "unknown" }
  /** It would fail again. */
  | { readonly kind: "final" };

export interface GivenUp<T> {
  readonly job: QueuedJob<T>;
  readonly error: unknown;
  /** Runs that a limit ended are not counted. */
  readonly attempts: number;
}

/** What an engine needs to know of the work. */
export interface Work<T> {
  /**
   * Does a job; gives the jobs that follow from it, which are stored before it counts as done. The signal aborts when the
   * queue closes: what runs ends its current write and lets go.
   */
  readonly run: (job: QueuedJob<T>, signal: AbortSignal) => Promise<readonly QueuedJob<T>[]>;
  readonly judge: (error: unknown) => Verdict;
  /** The job is given up. Its key stays taken until this is done. */
  readonly onGivenUp: (failure: GivenUp<T>) => Promise<void>;
  /** What a job holds that takes the place of an older one. */
  readonly coalesce: (older: T, newer: T) => T;
}

export interface JobQueue<T> {
  add(job: QueuedJob<T>): Promise<AddResult>;
  /**
   * Whether something with the id waits or runs, or was done or given up not long ago. Where it was asked for again in vain,
   * `askedAt` is when, in milliseconds since 1970: what was given up before that does not count. `add` takes what was given up.
   */
  has(id: string, askedAt?: number): Promise<boolean>;
  /** When the oldest job that is not done was asked for; null where there is none. */
  oldest(): Promise<number | null>;
  /** Resolves when nothing waits, runs or is to be tried again. */
  idle(): Promise<void>;
  /** Takes no more jobs, ends what runs at its next step, and gives what is left. Asked twice, it is one close. */
  close(deadlineMs: number): Promise<readonly QueuedJob<T>[]>;
}
