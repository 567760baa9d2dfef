import { createInlineEngine, type Engine } from "../app/engine.ts";
import type { Job } from "../app/jobs/job.ts";
import { SWEEP_EVERY_MS, type SweepMark } from "../app/jobs/sweep.ts";
import type { Rule } from "../core/lint/rule.ts";
import { createClients, type Clients } from "./github/clients.ts";
import { connect } from "./github/connect.ts";
import { createProcessMemory } from "./github/process-memory.ts";
import type { GitHubAdapter } from "./github/github.ts";
import { PAYLOADS } from "./github/payloads.ts";
import { routeEvent } from "./github/route-event.ts";
import type { Settings } from "./env.ts";
import type { createLog } from "./log.ts";
import { toQueued } from "./queued-job.ts";
import { createInProcessQueue } from "./queue/in-process-queue.ts";
import type { Delivery, JobQueue } from "./queue/job.ts";
import type { RetryPolicy } from "./queue/retry-policy.ts";
import { repeat } from "./repeat.ts";
import type { Limits } from "./server/limits.ts";
import type { Taken } from "./server/intake.ts";
import type { Pages } from "./server/pages.ts";
import { createServer } from "./server/server.ts";
import { createMemoryMark } from "./state-folder.ts";
import { createSweep } from "./sweep.ts";
import { createWorker } from "./worker.ts";

/**
 * The bot as a process runs it: the intake turns a delivery into a job, the queue keeps it, a worker does it, and a sweep
 * finds what was lost on the way. Probot's own server and `run` are not used (docs/decisions/0003-own-server.md says why).
 */
export interface Bot {
  /** Starts to accept deliveries; the address is where GitHub has to send them. */
  readonly listen: () => Promise<{ readonly url: string; readonly webhookUrl: string }>;
  /** Resolves when no job waits or runs. */
  readonly idle: () => Promise<void>;
  /** Looks for owed work now. */
  readonly sweep: () => Promise<void>;
  /** Takes nothing more, lets what runs end its current write, and leaves the rest owed. */
  readonly close: (deadlineMs: number) => Promise<void>;
}

export interface BotOptions {
  readonly settings: Settings;
  readonly rules: readonly Rule[];
  readonly log: ReturnType<typeof createLog>;
  /** Where reviews run; in this thread unless given. */
  readonly engine?: Engine<GitHubAdapter>;
  /** How many jobs run at once, where it is not as the queue has it by itself: no more than the engine has threads. */
  readonly concurrency?: number;
  /** Where the end of the last sweep is kept; nowhere unless given. */
  readonly mark?: SweepMark;
  /** Milliseconds between two sweeps, null for none but those that are asked for; five minutes unless given. */
  readonly sweepEveryMs?: number | null;
  /** Whether writes are spread out as GitHub asks for. Off only against the sandbox. */
  readonly isThrottled?: boolean;
  /** Milliseconds before a call that failed is sent again, null for never, where it is not as the client has it by itself. */
  readonly resendAfterMs?: number | null;
  /** How often and when a failed job is tried again, where it is not as the queue does by itself. */
  readonly retry?: Partial<RetryPolicy>;
  /** How many jobs may wait, where it is not as the queue has it by itself. */
  readonly capacity?: number;
  /** What a client may cost the server, where it is not as the server has it by itself. */
  readonly limits?: Partial<Limits>;
  /** Pages for people; none unless given. */
  readonly pages?: Pages;
}

const REQUEST_TIMEOUT_MS = 30_000;

export function createBot(options: BotOptions): Bot {
  const { settings, rules, log, limits = {} } = options;
  const { engine = createInlineEngine({ rules, pagesUrl: settings.publicUrl }) } = options;
  const clients = createClients({ ...settings, ...options, timeoutMs: REQUEST_TIMEOUT_MS });
  const memory = createProcessMemory();
  const queue = createInProcessQueue<Job>({
    ...createWorker({
      connect: (job) => ({ ...connect(clients, job), ...memory.of(job.installationId) }),
      engine,
      log,
    }),
    log,
    ...(options.retry && { retry: options.retry }),
    ...(options.capacity !== undefined && { capacity: options.capacity }),
    ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
  });
  const mark = options.mark ?? createMemoryMark();
  const sweeps = repeat(createSweep({ clients, queue, mark, log }), {
    pauseMs: options.sweepEveryMs ?? SWEEP_EVERY_MS,
    onError: (error) => log.warn({ err: error }, "looking for owed work failed; trying again"),
  });
  let isReady = true;
  const server = createServer({
    settings,
    log,
    limits,
    pages: options.pages,
    health: () => (isReady ? { ready: true } : { ready: false, reason: "shutting down" }),
    deliveries: (delivery) => take(delivery, { queue, clients, log }),
  });
  return {
    listen: async () => {
      const { url } = await server.listen();
      if (options.sweepEveryMs !== null) sweeps.start();
      return { url, webhookUrl: `${url}${settings.webhookPath}` };
    },
    idle: () => queue.idle(),
    sweep: () => sweeps.now(),
    close: async (deadlineMs) => {
      isReady = false;
      sweeps.stop();
      // Side by side: a body that comes slowly takes nothing of the time that the jobs have.
      const [left] = await Promise.all([queue.close(deadlineMs), server.close()]);
      for (const job of left) log.info({ job: job.key, ids: job.ids }, "left for the next process");
      await engine.close();
    },
  };
}

interface Intake {
  readonly queue: JobQueue<Job>;
  readonly clients: Clients;
  readonly log: BotOptions["log"];
}

async function take(delivery: Delivery, { queue, clients, log }: Intake): Promise<Taken> {
  const job = routeEvent(delivery);
  if (job === null) {
    noteInstallation(delivery, clients, log);
    return "ignored";
  }
  const result = await queue.add(toQueued(job, { delivery: delivery.id, since: Date.now() }));
  log.debug({ delivery: delivery.id, event: delivery.name, result }, "took a delivery");
  if (result === "full") return "full";
  return result === "closed" ? "closing" : "accepted";
}

/** No job: what is open is reviewed at its next push, and nobody is greeted by a wave of comments. */
function noteInstallation({ name, payload }: Delivery, clients: Clients, log: BotOptions["log"]): void {
  const parsed = name.startsWith("installation") ? PAYLOADS.installation.safeParse(payload) : null;
  if (parsed?.success !== true) return;
  const { action, installation } = parsed.data;
  clients.forget(installation.id);
  const account = installation.account?.login ?? null;
  log.info({ action, installation: installation.id, account }, "the installation changed");
}
