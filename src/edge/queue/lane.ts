/**
 * The line of jobs of one key: at most one runs, the others wait in order. Only the data and what happens within one
 * line; when a lane's turn comes is the queue's affair.
 */
import type { Job } from "./job.ts";

export interface Entry<T> {
  job: Job<T>;
  /** How often it was tried. */
  attempt: number;
  /** All deliveries that this job answers: its own and those of the jobs that it replaced. */
  readonly deliveryIds: string[];
}

export interface Lane<T> {
  readonly key: string;
  readonly waiting: Entry<T>[];
  running: Entry<T> | undefined;
  /** Set while the first waiting job must not start yet. */
  cancelDelay: (() => void) | undefined;
}

/** What a job holds that takes the place of an older one. */
export type Coalesce<T> = (older: T, newer: T) => T;

export function openLane<T>(key: string): Lane<T> {
  return { key, waiting: [], running: undefined, cancelDelay: undefined };
}

/** Puts a job into the line: in the place of the waiting one that it replaces, or at the end. */
export function enqueue<T>(lane: Lane<T>, job: Job<T>, coalesce: Coalesce<T>): "queued" | "replaced" {
  const deliveryIds = job.deliveryId === undefined ? [] : [job.deliveryId];
  const older = lane.waiting.find((entry) => canReplace(job, entry.job));
  if (older === undefined) {
    lane.waiting.push({ job, attempt: 0, deliveryIds });
    return "queued";
  }
  older.job = { ...job, data: coalesce(older.job.data, job.data) };
  older.attempt = 0;
  older.deliveryIds.push(...deliveryIds);
  return "replaced";
}

/** A failed job goes back to the head of the line, unless a newer one came meanwhile that answers its deliveries too. */
export function putBack<T>(lane: Lane<T>, failed: Entry<T>, coalesce: Coalesce<T>): void {
  const newer = lane.waiting.find((entry) => canReplace(entry.job, failed.job));
  if (newer === undefined) {
    lane.waiting.unshift(failed);
    return;
  }
  newer.job = { ...newer.job, data: coalesce(failed.job.data, newer.job.data) };
  newer.deliveryIds.push(...failed.deliveryIds);
}

function canReplace<T>(newer: Job<T>, older: Job<T>): boolean {
  return newer.replaces === "waiting" && older.replaces === "waiting" && newer.kind === older.kind;
}
