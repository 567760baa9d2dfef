/**
 * The line of jobs of one key: at most one runs. People take turns, and what one person asked for keeps its order. Only the
 * data and what happens within one line; when a lane's turn comes is the queue's affair.
 */
import type { QueuedJob, Work } from "./job.ts";

export interface Entry<T> {
  job: QueuedJob<T>;
  /** How often it was tried; runs that a limit ended are not counted. */
  attempt: number;
  /** When it was tried first, in milliseconds since 1970. */
  firstTry: number | null;
  /** The ids of all jobs that it stands for. */
  readonly ids: Set<string>;
}

export interface Lane<T> {
  readonly key: string;
  readonly waiting: Entry<T>[];
  running: Entry<T> | undefined;
  /** Set while the first waiting job must not start yet. */
  cancelDelay: (() => void) | undefined;
  /** Whose job ran last. */
  served: string | null | undefined;
}

export function openLane<T>(key: string): Lane<T> {
  return { key, waiting: [], running: undefined, cancelDelay: undefined, served: undefined };
}

/** The job that stands in the line for the same as this one; undefined for an order. */
export function findTwin<T>(lane: Lane<T>, { coalesces }: QueuedJob<T>): Entry<T> | undefined {
  if (coalesces === null) return undefined;
  return lane.waiting.find((entry) => entry.job.coalesces === coalesces);
}

/** Puts a job into the line: in the place of the waiting one that it replaces, or at the end. */
export function enqueue<T>(lane: Lane<T>, job: QueuedJob<T>, coalesce: Work<T>["coalesce"]): Entry<T> {
  const twin = findTwin(lane, job);
  if (twin === undefined) {
    const entry = { job, attempt: 0, firstTry: null, ids: new Set(job.ids) };
    lane.waiting.push(entry);
    return entry;
  }
  twin.job = merge(twin.job, job, coalesce);
  twin.attempt = 0;
  twin.firstTry = null;
  for (const id of job.ids) twin.ids.add(id);
  return twin;
}

/** A failed job goes back to the head of the line, unless a newer one came meanwhile that stands for it too. */
export function putBack<T>(lane: Lane<T>, failed: Entry<T>, coalesce: Work<T>["coalesce"]): void {
  const newer = findTwin(lane, failed.job);
  if (newer === undefined) {
    lane.waiting.unshift(failed);
    return;
  }
  newer.job = merge(failed.job, newer.job, coalesce);
  for (const id of failed.ids) newer.ids.add(id);
}

/** The next to run: the first job of somebody else than was served last, where there is one. A failed job comes first. */
export function peek<T>(lane: Lane<T>): Entry<T> | undefined {
  const [first] = lane.waiting;
  if (first === undefined || first.attempt > 0) return first;
  return lane.waiting.find(({ job }) => job.person !== lane.served) ?? first;
}

export function takeNext<T>(lane: Lane<T>): Entry<T> | undefined {
  const entry = peek(lane);
  if (entry === undefined) return undefined;
  lane.waiting.splice(lane.waiting.indexOf(entry), 1);
  lane.served = entry.job.person;
  return entry;
}

/** What was asked for first stays owed until the newer one is done. */
function merge<T>(older: QueuedJob<T>, newer: QueuedJob<T>, coalesce: Work<T>["coalesce"]): QueuedJob<T> {
  return {
    ...newer,
    isLast: older.isLast && newer.isLast,
    since: Math.min(older.since, newer.since),
    data: coalesce(older.data, newer.data),
  };
}
