import type { Job, RepositoryJob, UncheckedPulls } from "../../app/jobs/job.ts";
import { OVERLAP_MS } from "../../app/jobs/log-walk.ts";
import type { Log } from "../log.ts";
import { toQueued } from "../queued-job.ts";
import type { JobQueue } from "../queue/job.ts";
import type { GitHubClient } from "./client.ts";
import type { Clients } from "./clients.ts";
import { TokenError } from "./errors.ts";
import { LISTING } from "./scope.ts";

/**
 * Looks through the repositories themselves after a time that GitHub's log of deliveries no longer covers: one after the
 * other, so many at each call. What was there before the bot was installed does not count: nobody gets a review of old pull
 * requests because the bot came back. What could not be listed is listed at the next call, and until then nothing is done.
 */
export interface Rounds {
  /** Has the repositories looked through for what was pushed since, in milliseconds since 1970. */
  readonly begin: (since: number) => void;
  /** Whether all of them were looked through for what was pushed since. */
  readonly isDone: (since: number) => boolean;
  /** Goes on where the last call stopped. */
  readonly goOn: () => Promise<void>;
}

export interface RoundsOptions {
  readonly clients: Clients;
  readonly queue: JobQueue<Job>;
  readonly log: Pick<Log, "warn">;
}

/** Repositories at each call; each costs a call for 50 open pull requests, of an installation's 5,000 an hour. */
const REPOSITORIES = 100;

/** Installations whose repositories are listed at each call: a token, and a call for each 100 repositories. */
const INSTALLATIONS = 100;

const PAGE = 100;

interface Installation {
  readonly id: number;
  readonly createdAt: number;
}

/** One way through all repositories. */
interface Round {
  readonly since: number;
  /** Those whose repositories are still to be listed; null while nobody knows. */
  installations: readonly Installation[] | null;
  /** Listed, and not yet in the queue. */
  jobs: readonly RepositoryJob[];
}

export function createRounds(options: RoundsOptions): Rounds {
  let round: Round | null = null;
  let done: number | null = null;
  async function goOn(): Promise<void> {
    if (round === null || !(await advance(round, options))) return;
    done = round.since;
    round = null;
  }
  function begin(since: number): void {
    round ??= { since, installations: null, jobs: [] };
  }
  return { begin, isDone: (since) => done !== null && done <= since, goOn };
}

/** Gives whether nothing is left. Each installation is tried once. */
async function advance(round: Round, options: RoundsOptions): Promise<boolean> {
  let left = round.installations ?? (await listInstallations(options.clients.forApp()));
  round.installations = left;
  let room = REPOSITORIES - (await enqueue(round, REPOSITORIES, options.queue));
  for (const installation of left.slice(0, INSTALLATIONS)) {
    if (room === 0 || round.jobs.length > 0) return false;
    const jobs = await listJobs(installation, round.since, options);
    // What failed comes after all others.
    left = [...left.filter((one) => one !== installation), ...(jobs === null ? [installation] : [])];
    round.installations = left;
    round.jobs = jobs ?? [];
    room -= await enqueue(round, room, options.queue);
  }
  return left.length === 0 && round.jobs.length === 0;
}

/** Gives how many were taken. They are owed since the gap began: a process that dies with them has the gap again. */
async function enqueue(round: Round, room: number, queue: JobQueue<Job>): Promise<number> {
  let taken = 0;
  for (const job of round.jobs.slice(0, room)) {
    const result = await queue.add(toQueued(job, { delivery: null, since: round.since }));
    if (result === "full" || result === "closed") break;
    taken += 1;
  }
  round.jobs = round.jobs.slice(taken);
  return taken;
}

/** null where GitHub did not list them. An installation that is gone or suspended has none. */
async function listJobs(
  { id, createdAt }: Installation,
  since: number,
  { clients, log }: RoundsOptions,
): Promise<readonly RepositoryJob[] | null> {
  const from = Math.max(since - OVERLAP_MS, createdAt);
  const which: UncheckedPulls = { uncheckedSince: toTime(from), installedAt: toTime(createdAt) };
  try {
    const repositories = await listRepositories(clients.forInstallation(id, LISTING));
    return repositories.map((repository) => ({
      ...{ kind: "repository", installationId: id, repository, which },
    }));
  } catch (error) {
    if (error instanceof TokenError && (error.reason === "gone" || error.reason === "suspended")) return [];
    log.warn({ err: error, installation: id }, "couldn't list its repositories; trying again");
    return null;
  }
}

/** GitHub counts in seconds. */
function toTime(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}

async function listInstallations(client: GitHubClient): Promise<readonly Installation[]> {
  const found: Installation[] = [];
  for (let page = 1, isLast = false; !isLast; page += 1) {
    const { data } = await client.request("GET /app/installations", { per_page: PAGE, page });
    for (const { id, created_at: time, suspended_at: suspended } of data)
      if (suspended === null) found.push({ id, createdAt: Date.parse(time) });
    isLast = data.length < PAGE;
  }
  return found;
}

async function listRepositories(client: GitHubClient): Promise<readonly RepositoryJob["repository"][]> {
  const found: RepositoryJob["repository"][] = [];
  for (let page = 1, isLast = false; !isLast; page += 1) {
    const { data } = await client.request("GET /installation/repositories", { per_page: PAGE, page });
    for (const { name, owner, archived } of data.repositories)
      if (!archived) found.push({ owner: owner.login, repo: name });
    isLast = data.repositories.length < PAGE;
  }
  return found;
}
