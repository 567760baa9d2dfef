import { Probot } from "probot";

import type { Rule } from "../core/lint/rule.ts";
import type { Settings } from "./env.ts";
import { createApplication, installationOf, type Application } from "./github/application.ts";
import { retryAfterOf } from "./github/errors.ts";
import { createOctokitClass } from "./github/octokit.ts";
import { readDelivered } from "./github/read-comment.ts";
import { commandJob, reviewJob, routeDelivery, type Work } from "./github/route-delivery.ts";
import type { createLog } from "./log.ts";
import { createInProcessQueue, type Failure } from "./queue/in-process-queue.ts";
import type { Delivery, JobQueue } from "./queue/job.ts";
import type { RetryPolicy } from "./queue/retry-delay.ts";
import type { Limits } from "./server/limits.ts";
import { createServer } from "./server/server.ts";

/**
 * The bot as a process runs it: the intake verifies and enqueues, a worker hands the event to Probot, whose handlers are
 * the application. Probot's own server and `run` are not used (docs/decisions/0003-own-server.md says why).
 */
export interface Bot {
  /** Starts to accept deliveries; the address is where GitHub has to send them. */
  listen: () => Promise<{ readonly url: string; readonly webhookUrl: string }>;
  /** Resolves when no job waits or runs. */
  idle: () => Promise<void>;
  /** Takes nothing more and ends what runs, within the deadline. */
  close: (deadlineMs: number) => Promise<void>;
}

export interface BotOptions {
  readonly settings: Settings;
  readonly rules: readonly Rule[];
  readonly log: ReturnType<typeof createLog>;
  /** Whether writes are spread out as GitHub asks for. Off only against the sandbox. */
  readonly isThrottled?: boolean;
  /** Milliseconds before a call that failed is sent again, null for never, where it is not as the client has it by itself. */
  readonly resendAfterMs?: number | null;
  /** How often and when a failed job is tried again, where it is not as the queue does by itself. */
  readonly retry?: Partial<RetryPolicy>;
  /** What a client may cost the server, where it is not as the server has it by itself. */
  readonly limits?: Partial<Limits>;
}

const REQUEST_TIMEOUT_MS = 30_000;

export async function createBot(options: BotOptions): Promise<Bot> {
  const { settings, rules, log, isThrottled, resendAfterMs, limits = {} } = options;
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.baseUrl,
    log,
    Octokit: createOctokitClass({ isThrottled, resendAfterMs, timeoutMs: REQUEST_TIMEOUT_MS }),
  });
  const queue = createQueue(options, {
    run: (work) => doWork(work, { probot, application }),
    giveUp: (failure) => giveUp(failure, application),
  });
  const application = createApplication({
    app: probot,
    rules,
    log,
    enqueueReview: async (ref, installationId) => {
      const result = await queue.add(reviewJob(ref, installationId));
      if (result === "closed") throw new Error("shutting down: the review has to be asked for again");
    },
    enqueueCommand: async (request, installationId) => {
      const result = await queue.add(commandJob(request, installationId));
      if (result === "closed") throw new Error("shutting down: the button has to be pressed again");
    },
  });
  await probot.ready();
  let isReady = true;
  const server = createServer({
    settings,
    log,
    limits,
    health: () => (isReady ? { ready: true } : { ready: false, reason: "shutting down" }),
    deliveries: async (delivery) => {
      const job = routeDelivery(delivery);
      const result = job === null ? "not for us" : await queue.add(job);
      if (result === "closed") throw new Error("shutting down: deliver it again");
      log.debug({ delivery: delivery.id, event: delivery.name, result }, "took a delivery");
    },
  });
  return {
    listen: async () => {
      const { url } = await server.listen();
      return { url, webhookUrl: `${url}${settings.webhookPath}` };
    },
    idle: () => queue.idle(),
    close: async (deadlineMs) => {
      isReady = false;
      await server.close();
      const { left } = await queue.drain({ deadlineMs });
      for (const job of left)
        log.warn({ job: job.key, delivery: job.deliveryId }, "not done: has to be delivered again");
    },
  };
}

interface Handlers {
  readonly run: (work: Work) => Promise<void>;
  readonly giveUp: (failure: Failure<Work>) => Promise<void>;
}

function createQueue(
  { log, retry = {} }: Pick<BotOptions, "log" | "retry">,
  { run, giveUp }: Handlers,
): JobQueue<Work> {
  return createInProcessQueue<Work>({
    run: ({ data }) => run(data),
    onFailure: async (failure) => {
      const { job, error, attempts } = failure;
      const command = job.data.kind === "command" ? job.data.request.id : undefined;
      log.error(
        { err: error, job: job.key, delivery: job.deliveryId, command, attempts },
        "a job was given up",
      );
      await giveUp(failure);
    },
    log,
    retry,
  });
}

/** Who asked for a command waits for an answer; a review is asked for again by the next push. */
async function giveUp({ job, attempts }: Failure<Work>, application: Application): Promise<void> {
  const { data } = job;
  if (data.kind === "command")
    return application.giveUp(data.request, data.installationId, { attempts, reference: data.request.id });
  if (data.kind !== "delivery") return;
  const request = readDelivered(data.delivery);
  if (request === null) return;
  const reference = data.delivery.id;
  await application.giveUp(request, installationOf(data.delivery.payload), { attempts, reference });
}

interface Workers {
  readonly probot: Probot;
  readonly application: Application;
}

/** Several handlers' errors come as one; a rate limit among them says when to try again. */
async function doWork(work: Work, { probot, application }: Workers): Promise<void> {
  try {
    if (work.kind === "review") await application.review(work.ref, work.installationId, true);
    else if (work.kind === "command") await application.answer(work.request, work.installationId);
    else await receive(probot, work.delivery);
  } catch (error) {
    const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    const retryAfterMs = Math.max(...errors.map(retryAfterOf));
    throw Object.assign(
      new Error("the job failed", { cause: errors[0] }),
      retryAfterMs > 0 ? { retryAfterMs } : {},
    );
  }
}

async function receive(probot: Probot, { id, name, payload }: Delivery): Promise<void> {
  // Probot's type wants each event's own payload type; the signature was verified, and the handlers check what they use.
  await probot.receive({ id, name, payload } as unknown as Parameters<Probot["receive"]>[0]);
}
