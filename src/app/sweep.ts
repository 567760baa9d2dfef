import type { Job } from "./job.ts";

/**
 * Finds what the bot owes in GitHub's own log of deliveries: what never arrived, and what arrived and was lost with a process.
 * Everything that is found becomes a job like any other; whoever has done it before sees that, and does nothing.
 */

/** One attempt of GitHub's to deliver an event. */
export interface LoggedDelivery {
  readonly id: string;
  /** The same for each attempt. */
  readonly guid: string;
  /** Milliseconds since 1970. */
  readonly deliveredAt: number;
  /** Whether the receiver took it. A time-out has no status code, and a status other than OK. */
  readonly isOk: boolean;
  readonly event: string;
  readonly action: string | null;
}

export interface LogPage {
  /** The newest first. */
  readonly deliveries: readonly LoggedDelivery[];
  readonly next: string | null;
}

export interface SweepDependencies {
  readonly readLog: (cursor: string | null) => Promise<LogPage>;
  /** The job that a logged delivery asks for; null where it asks for none, or is kept no longer. */
  readonly readJob: (id: string) => Promise<Job | null>;
  readonly canLeadToJob: (delivery: LoggedDelivery) => boolean;
  /** Whether this process has, or has done, the delivery. */
  readonly isKnown: (guid: string) => Promise<boolean>;
  /** false: no room; it stays owed. `isOverdue`: somebody waits for it. */
  readonly enqueue: (
    job: Job,
    delivery: LoggedDelivery & { readonly isOverdue: boolean },
  ) => Promise<boolean>;
  /** When the oldest job that is not done was asked for, in milliseconds since 1970; null where there is none. */
  readonly oldestJob: () => Promise<number | null>;
  readonly mark: SweepMark;
  /** Whether the repositories themselves were looked through for what happened in such a gap. */
  readonly isCovered: (gapSince: number) => boolean;
  readonly now: () => number;
  readonly budget?: SweepBudget;
}

/** Until when all that was delivered is done, in milliseconds since 1970; null where nobody knows. */
export interface SweepMark {
  readonly read: () => Promise<number | null>;
  readonly write: (time: number) => Promise<void>;
}

/** Calls of one sweep; GitHub gives an app 5,000 an hour. What is left is found by the next one. */
export interface SweepBudget {
  readonly pages: number;
  readonly reads: number;
}

const SWEEP_BUDGET: SweepBudget = { pages: 50, reads: 300 };

/** Sweeps follow each other after this time. */
export const SWEEP_EVERY_MS = 5 * 60_000;

/** GitHub keeps the log for three days. */
export const LOG_KEPT_MS = 3 * 24 * 60 * 60_000;

/** A delivery is logged some time after it was made, and clocks differ. */
const OVERLAP_MS = 5 * 60_000;

export interface SweepResult {
  /** Jobs that were found and taken. */
  readonly found: number;
  /** Whether everything was looked at: then, and only then, the mark moves. */
  readonly isFinished: boolean;
  /**
   * Since when there may be events that are in no log any more; null where there is no such gap, or it is covered. The mark
   * stays until it is.
   */
  readonly gapSince: number | null;
}

export interface Sweeper {
  readonly sweep: () => Promise<SweepResult>;
}

/** Remembers from sweep to sweep what it has looked at, so that a budget that runs out is no reason to begin again. */
export function createSweeper(dependencies: SweepDependencies): Sweeper {
  const seen = new Map<string, number>();
  return { sweep: () => sweep(dependencies, seen) };
}

type Seen = Map<string, number>;

async function sweep(dependencies: SweepDependencies, seen: Seen): Promise<SweepResult> {
  const { now, mark, budget = SWEEP_BUDGET } = dependencies;
  const begun = now();
  const sweptUntil = await mark.read();
  const from = Math.max((sweptUntil ?? 0) - OVERLAP_MS, begun - LOG_KEPT_MS);
  const listed = await listSince(from, { ...dependencies, budget });
  const owed = await findOwed(listed.deliveries, dependencies, seen);
  const { found, isFinished } = await take(owed.slice(0, budget.reads), dependencies, seen);
  const isWhole = listed.isWhole && isFinished && owed.length <= budget.reads;
  const isOld = sweptUntil !== null && sweptUntil < begun - LOG_KEPT_MS;
  const gapSince = isOld && !dependencies.isCovered(sweptUntil) ? sweptUntil : null;
  if (isWhole && gapSince === null) {
    await mark.write(Math.min(begun, (await dependencies.oldestJob()) ?? begun));
    forgetBefore(from - OVERLAP_MS, seen);
  }
  return { found, isFinished: isWhole, gapSince };
}

async function listSince(
  from: number,
  { readLog, budget }: Pick<SweepDependencies, "readLog"> & { readonly budget: SweepBudget },
): Promise<{ readonly deliveries: readonly LoggedDelivery[]; readonly isWhole: boolean }> {
  const deliveries: LoggedDelivery[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < budget.pages; page += 1) {
    const read: LogPage = await readLog(cursor);
    deliveries.push(...read.deliveries.filter(({ deliveredAt }) => deliveredAt >= from));
    const isPast = read.deliveries.some(({ deliveredAt }) => deliveredAt < from);
    if (isPast || read.next === null) return { deliveries, isWhole: true };
    cursor = read.next;
  }
  return { deliveries, isWhole: false };
}

type Owed = LoggedDelivery & { readonly isOverdue: boolean };

/** What failed comes first, since it was certainly not done; then the newest, which a process had no time for. */
async function findOwed(
  deliveries: readonly LoggedDelivery[],
  { canLeadToJob, isKnown }: SweepDependencies,
  seen: Seen,
): Promise<readonly Owed[]> {
  const attempts = new Map<string, LoggedDelivery[]>();
  for (const delivery of deliveries) {
    if (seen.has(delivery.guid) || !canLeadToJob(delivery)) continue;
    const known = attempts.get(delivery.guid) ?? [];
    attempts.set(delivery.guid, [...known, delivery]);
  }
  const owed: Owed[] = [];
  for (const [guid, all] of attempts) {
    const [newest] = all;
    if (newest === undefined || (await isKnown(guid))) continue;
    owed.push({ ...newest, isOverdue: !all.some(({ isOk }) => isOk) });
  }
  return owed.sort((a, b) => Number(b.isOverdue) - Number(a.isOverdue) || b.deliveredAt - a.deliveredAt);
}

async function take(
  owed: readonly Owed[],
  { readJob, enqueue }: SweepDependencies,
  seen: Seen,
): Promise<{ readonly found: number; readonly isFinished: boolean }> {
  let found = 0;
  for (const delivery of owed) {
    const job = await readJob(delivery.id);
    if (job !== null && !(await enqueue(job, delivery))) return { found, isFinished: false };
    found += job === null ? 0 : 1;
    seen.set(delivery.guid, delivery.deliveredAt);
  }
  return { found, isFinished: true };
}

function forgetBefore(time: number, seen: Seen): void {
  for (const [guid, deliveredAt] of seen) if (deliveredAt < time) seen.delete(guid);
}
