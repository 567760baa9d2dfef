import { coalescesAs, keyOf, nameOfPress, personOf, type Job } from "../app/jobs/job.ts";
import type { QueuedJob } from "./queue/job.ts";

/** A job as the queue sees it. */
export interface Origin {
  /** The delivery that asks for it; null for what follows from another job. */
  readonly delivery: string | null;
  /** When it was asked for, in milliseconds since 1970. */
  readonly since: number;
  readonly isLast?: boolean;
}

export function toQueued(job: Job, { delivery, since, isLast = false }: Origin): QueuedJob<Job> {
  return {
    key: keyOf(job),
    installation: job.installationId,
    person: personOf(job),
    coalesces: coalescesAs(job),
    isLast: isLast || (job.kind === "review" && job.isLast) || job.kind === "repository",
    delivery,
    ids: [...(delivery === null ? [] : [delivery]), ...meaningOf(job)],
    since,
    data: job,
  };
}

/** Delivery ids are not signed: an order that comes again under another one is known by what it means. */
function meaningOf(job: Job): readonly string[] {
  if (job.kind === "command") return [`command ${keyOf(job)} ${job.request.id}`];
  return job.kind === "button" ? [nameOfPress(job.press)] : [];
}
