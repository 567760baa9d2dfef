import type { Job } from "../app/jobs/job.ts";
import { createSweeper, type SweepMark, type Sweeper } from "../app/jobs/sweep.ts";
import type { Clients } from "./github/clients.ts";
import { readDeliveryLog, readLoggedDelivery } from "./github/delivery-log.ts";
import { canLeadToJob, isOrder, routeEvent } from "./github/route-event.ts";
import { createRounds, type Rounds } from "./github/rounds.ts";
import type { Log } from "./log.ts";
import { toQueued } from "./queued-job.ts";
import type { JobQueue } from "./queue/job.ts";

/** The sweep of owed work, connected with GitHub's log and the queue. */

export interface SweepOptions {
  readonly clients: Clients;
  readonly queue: JobQueue<Job>;
  readonly mark: SweepMark;
  readonly log: Log;
}

/** What one sweep could not do, the next one does. */
export function createSweep(options: SweepOptions): () => Promise<void> {
  const { log } = options;
  const rounds = createRounds(options);
  const sweeper = connect(options, rounds);
  return async () => {
    const { found, isFinished, gapSince } = await sweeper.sweep();
    if (found > 0 || !isFinished) log.info({ found, isFinished }, "looked for owed work");
    if (gapSince !== null) rounds.begin(gapSince);
    await rounds.goOn();
  };
}

function connect({ clients, queue, mark }: SweepOptions, rounds: Rounds): Sweeper {
  return createSweeper({
    readLog: (cursor) => readDeliveryLog(clients.forApp(), cursor),
    readJob: async (id) => {
      const delivery = await readLoggedDelivery(clients.forApp(), id);
      return delivery === null ? null : routeEvent(delivery);
    },
    canLeadToJob: ({ event, action }) => canLeadToJob(event, action),
    isOrder: ({ event }) => isOrder(event),
    isKnown: ({ guid, failedAt }) => queue.has(guid, failedAt ?? undefined),
    enqueue: async (job, { guid, deliveredAt, isOverdue }) => {
      const origin = { delivery: guid, since: deliveredAt, isLast: !isOverdue };
      const result = await queue.add(toQueued(job, origin));
      return result !== "full" && result !== "closed";
    },
    oldestJob: () => queue.oldest(),
    mark,
    isCovered: (gapSince) => rounds.isDone(gapSince),
    now: Date.now,
  });
}
