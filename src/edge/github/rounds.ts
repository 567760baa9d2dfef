import type { Job, RepositoryJob } from "../../app/job.ts";
import { toQueued } from "../queued-job.ts";
import type { JobQueue } from "../queue/job.ts";
import type { GitHubClient } from "./client.ts";
import type { Clients } from "./clients.ts";
import { LISTING } from "./scope.ts";

/**
 * Looks through the repositories themselves after a time that GitHub's log of deliveries no longer covers: one after the
 * other, so many at each call. Only heads that were pushed after the bot was installed count: nobody gets a review of old
 * pull requests because the bot came back.
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
}

/** Repositories at each call; each costs a call for 50 open pull requests, of an installation's 5,000 an hour. */
const REPOSITORIES = 100;

const PAGE = 100;

export function createRounds(options: RoundsOptions): Rounds {
  let walk: AsyncGenerator<RepositoryJob> | null = null;
  let since: number | null = null;
  let done: number | null = null;
  let kept: RepositoryJob | null = null;
  async function goOn(): Promise<void> {
    for (let count = 0; walk !== null && count < REPOSITORIES; count += 1) {
      const job: RepositoryJob | null = kept ?? (await readNext(walk));
      if (job === null) {
        walk = null;
        done = since;
        return;
      }
      const result = await options.queue.add(toQueued(job, { delivery: null, since: Date.now() }));
      kept = result === "full" || result === "closed" ? job : null;
      if (kept !== null) return;
    }
  }
  function begin(from: number): void {
    if (walk !== null) return;
    since = from;
    walk = walkRepositories(from, options);
  }
  return { begin, isDone: (from) => done !== null && done <= from, goOn };
}

async function readNext(walk: AsyncGenerator<RepositoryJob>): Promise<RepositoryJob | null> {
  const next = await walk.next();
  return next.done === true ? null : next.value;
}

async function* walkRepositories(since: number, { clients }: RoundsOptions): AsyncGenerator<RepositoryJob> {
  for await (const { id, createdAt } of listInstallations(clients.forApp())) {
    const uncheckedSince = new Date(Math.max(since, createdAt)).toISOString();
    for await (const repository of listRepositories(clients.forInstallation(id, LISTING)))
      yield { kind: "repository", installationId: id, repository, which: { uncheckedSince } };
  }
}

async function* listInstallations(client: GitHubClient) {
  for (let page = 1, isLast = false; !isLast; page += 1) {
    const { data } = await client.request("GET /app/installations", { per_page: PAGE, page });
    for (const { id, created_at: time, suspended_at: suspended } of data)
      if (suspended === null) yield { id, createdAt: Date.parse(time) };
    isLast = data.length < PAGE;
  }
}

async function* listRepositories(client: GitHubClient) {
  for (let page = 1, isLast = false; !isLast; page += 1) {
    const { data } = await client.request("GET /installation/repositories", { per_page: PAGE, page });
    for (const { name, owner, archived } of data.repositories)
      if (!archived) yield { owner: owner.login, repo: name };
    isLast = data.repositories.length < PAGE;
  }
}
