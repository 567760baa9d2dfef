import { doJob } from "../app/jobs/do-job.ts";
import type { Engine } from "../app/engine.ts";
import { coalesceJobs, type Job } from "../app/jobs/job.ts";
import { reportUnreviewed } from "../app/jobs/report-unreviewed.ts";
import type { GitHubAdapter } from "./github/github.ts";
import { judgeFailure } from "./github/judge-failure.ts";
import { says } from "./github/octokit-error.ts";
import { stopWhen } from "./github/stop-when.ts";
import type { Log } from "./log.ts";
import { toQueued } from "./queued-job.ts";
import type { GivenUp, QueuedJob, Work } from "./queue/job.ts";

/** What a queue does with a job: connects it with GitHub, does it, and tells of it where it is given up. */

export interface WorkerOptions {
  /** GitHub as far as this job may go. */
  readonly connect: (job: Job) => GitHubAdapter | Promise<GitHubAdapter>;
  readonly engine: Engine<GitHubAdapter>;
  readonly log: Log;
}

export function createWorker(options: WorkerOptions): Work<Job> {
  const counts = { givenUp: 0 };
  return {
    run: (job, signal) => run(job, signal, options),
    judge: judgeFailure,
    onGivenUp: (failure) => {
      counts.givenUp += 1;
      return giveUp(failure, { ...options, total: counts.givenUp });
    },
    coalesce: coalesceJobs,
  };
}

async function run(
  { data: job, key, since }: QueuedJob<Job>,
  signal: AbortSignal,
  { connect, engine, log }: WorkerOptions,
): Promise<readonly QueuedJob<Job>[]> {
  const github = stopWhen(signal, await connect(job));
  const { outcome, follow } = await doJob(job, { github, engine });
  if (outcome !== null) log.info({ job: key, kind: job.kind, ...outcome }, DONE[job.kind] ?? "did a job");
  return follow.map((next) => toQueued(next, { delivery: null, since }));
}

const DONE: Readonly<Partial<Record<Job["kind"], string>>> = {
  review: "reviewed a pull request",
  command: "answered a command",
};

/** What says of itself that it would come again is told; of any other error people are told nothing. */
function whyFinal(error: unknown): string | null {
  return error instanceof Error && says(error, "isFinal") ? error.message : null;
}

/** Who asked for a command waits for an answer; who waits for a check sees why there is none. */
async function giveUp(
  { job: queued, error, attempts }: GivenUp<Job>,
  { connect, engine, log, total }: WorkerOptions & { readonly total: number },
): Promise<void> {
  const { key, data: job, delivery } = queued;
  const reference = delivery ?? (job.kind === "command" ? job.request.id : key);
  log.error({ err: error, job: key, kind: job.kind, reference, attempts, total }, "a job was given up");
  if (job.kind !== "command" && job.kind !== "review") return;
  const github = await connect(job);
  const failure = { attempts, reference };
  const errors =
    job.kind === "command"
      ? await engine.reportFailure(job.request, failure, github)
      : await reportUnreviewed(job.ref, { ...failure, why: whyFinal(error) }, github);
  for (const second of errors)
    log.warn({ err: second, job: key, reference }, "reporting a job that was given up failed too");
}
