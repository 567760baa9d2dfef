import { createBacklog, type Backlog, type BacklogDependencies } from "./backlog.ts";
import { createLogWalk, OVERLAP_MS, type LogPage, type LogWalk } from "./log-walk.ts";

/**
 * Finds what the bot owes in GitHub's own log of deliveries: what never arrived, and what arrived and was lost with a process.
 * Everything that is found becomes a job like any other; whoever has done it before sees that, and does nothing.
 */

export interface SweepDependencies extends BacklogDependencies {
  readonly readLog: (cursor: string | null) => Promise<LogPage>;
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

/** Of one sweep; GitHub gives an app 5,000 calls an hour. What is left the next ones do. */
export interface SweepBudget {
  /** Calls that list the log, and calls that read a delivery. */
  readonly pages: number;
  readonly reads: number;
  /** How many owed deliveries are kept in mind before more of the log is listed. */
  readonly backlog: number;
}

const SWEEP_BUDGET: SweepBudget = { pages: 50, reads: 300, backlog: 5_000 };

/** Sweeps follow each other after this time. */
export const SWEEP_EVERY_MS = 5 * 60_000;

/** GitHub keeps the log for three days. */
export const LOG_KEPT_MS = 3 * 24 * 60 * 60_000;

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

/** Goes on from sweep to sweep, so that a budget that runs out is no reason to begin again. */
export function createSweeper(dependencies: SweepDependencies): Sweeper {
  const budget = dependencies.budget ?? SWEEP_BUDGET;
  const walk = createLogWalk(dependencies.readLog);
  const backlog = createBacklog(dependencies);
  return { sweep: () => sweep({ ...dependencies, budget, walk, backlog }) };
}

interface Sweep extends SweepDependencies {
  readonly budget: SweepBudget;
  readonly walk: LogWalk;
  readonly backlog: Backlog;
}

async function sweep({ now, mark, budget, walk, backlog, ...rest }: Sweep): Promise<SweepResult> {
  const begun = now();
  const sweptUntil = await mark.read();
  await walk.goOn({
    now: begun,
    from: Math.max((sweptUntil ?? 0) - OVERLAP_MS, begun - LOG_KEPT_MS),
    pages: budget.pages,
    take: (deliveries) => backlog.collect(deliveries),
    hasRoom: () => backlog.size() < budget.backlog,
  });
  const found = await backlog.work(budget.reads);
  const isFinished = walk.isFinished() && backlog.size() === 0;
  const isOld = sweptUntil !== null && sweptUntil < begun - LOG_KEPT_MS;
  const gapSince = isOld && !rest.isCovered(sweptUntil) ? sweptUntil : null;
  if (isFinished && gapSince === null) await mark.write(Math.min(begun, (await rest.oldestJob()) ?? begun));
  return { found, isFinished, gapSince };
}
