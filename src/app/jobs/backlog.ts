import type { Job } from "./job.ts";
import type { LoggedDelivery, Placed } from "./log-walk.ts";

/** What is owed and not yet taken: deliveries of GitHub's log, each an event with all its attempts, and their order. */

/** An event that nobody has done, as far as this process knows. */
export interface Owed extends LoggedDelivery {
  /** No attempt arrived: somebody waits for it. */
  readonly isOverdue: boolean;
  /** When the last attempt failed, in milliseconds since 1970; null where the last one arrived. */
  readonly failedAt: number | null;
}

export interface BacklogDependencies {
  /** The job that a logged delivery asks for; null where it asks for none, or is kept no longer. */
  readonly readJob: (id: string) => Promise<Job | null>;
  readonly canLeadToJob: (delivery: LoggedDelivery) => boolean;
  /** Whether it counts when it is done: a command counts after those before it, and a push does not. */
  readonly isOrder: (delivery: LoggedDelivery) => boolean;
  /** Whether this process has, has done or has given up the event, and nobody asked again since. */
  readonly isKnown: (owed: Pick<Owed, "guid" | "failedAt">) => Promise<boolean>;
  /** false: no room; it stays owed. */
  readonly enqueue: (job: Job, owed: Owed) => Promise<boolean>;
}

export interface Backlog {
  readonly collect: (deliveries: readonly Placed[]) => Promise<void>;
  readonly size: () => number;
  /** Takes from it in its order, with so many reads at most; gives how many jobs were found and taken. */
  readonly work: (reads: number) => Promise<number>;
}

/** What cannot be read so often holds up nothing else any longer. */
const PATIENCE = 3;

interface Entry {
  readonly owed: Owed;
  /** Of the first attempt. */
  readonly askedAt: number;
  readonly place: number;
  failures: number;
}

export function createBacklog(dependencies: BacklogDependencies): Backlog {
  const entries = new Map<string, Entry>();

  async function collect(deliveries: readonly Placed[]): Promise<void> {
    for (const delivery of deliveries) {
      if (!dependencies.canLeadToJob(delivery)) continue;
      const attempt = toEntry(delivery);
      const known = entries.get(delivery.guid);
      if (known !== undefined) entries.set(delivery.guid, merge(known, attempt));
      else if (!(await dependencies.isKnown(attempt.owed))) entries.set(delivery.guid, attempt);
    }
  }

  async function work(reads: number): Promise<number> {
    let left = reads;
    let found = 0;
    for (const entry of sort([...entries.values()], dependencies)) {
      const { owed } = entry;
      if (!(await dependencies.isKnown(owed))) {
        if (left === 0) return found;
        left -= 1;
        const job = await read(entry);
        if (job !== null && !(await dependencies.enqueue(job, owed))) return found;
        found += job === null ? 0 : 1;
      }
      entries.delete(owed.guid);
    }
    return found;
  }

  async function read(entry: Entry): Promise<Job | null> {
    try {
      return await dependencies.readJob(entry.owed.id);
    } catch (error) {
      entry.failures += 1;
      throw error;
    }
  }
  return { collect, size: () => entries.size, work };
}

function toEntry({ place, ...delivery }: Placed): Entry {
  const { isOk, deliveredAt: askedAt } = delivery;
  const owed = { ...delivery, isOverdue: !isOk, failedAt: isOk ? null : askedAt };
  return { owed, askedAt, place, failures: 0 };
}

/** Two attempts of one event: the newer one is read, and the older one says when it was asked for. */
function merge(one: Entry, other: Entry): Entry {
  const [older, newer] = compare(one, other) < 0 ? [one, other] : [other, one];
  const owed = { ...newer.owed, isOverdue: older.owed.isOverdue && newer.owed.isOverdue };
  return { owed, askedAt: older.askedAt, place: older.place, failures: one.failures };
}

function compare(one: Entry, other: Entry): number {
  return one.askedAt - other.askedAt || one.place - other.place;
}

/**
 * The oldest first. What never arrived goes before what a process may have lost, and takes with it the orders of its
 * repository that are older: those of one pull request keep their order.
 */
function sort(entries: readonly Entry[], { isOrder }: BacklogDependencies): readonly Entry[] {
  const urgentUntil = new Map<number | null, number>();
  for (const { owed, askedAt } of entries) {
    const until = urgentUntil.get(owed.repositoryId) ?? -Infinity;
    if (owed.isOverdue) urgentUntil.set(owed.repositoryId, Math.max(until, askedAt));
  }
  const isUrgent = ({ owed, askedAt }: Entry) =>
    owed.isOverdue || (isOrder(owed) && askedAt <= (urgentUntil.get(owed.repositoryId) ?? -Infinity));
  const rank = (entry: Entry) => (entry.failures < PATIENCE ? 0 : 2) + (isUrgent(entry) ? 0 : 1);
  return entries
    .map((entry) => ({ entry, rank: rank(entry) }))
    .sort((a, b) => a.rank - b.rank || compare(a.entry, b.entry))
    .map(({ entry }) => entry);
}
