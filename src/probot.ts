import type { Probot } from "probot";

import type { Job } from "./app/jobs/job.ts";
import { CONFIGURATION_PATH } from "./app/configuration/configuration-path.ts";
import { createThreadEngine } from "./edge/engine/thread-engine.ts";
import { createGitHub } from "./edge/github/github.ts";
import { createProcessMemory } from "./edge/github/process-memory.ts";
import { ROUTED_EVENTS, routeEvent } from "./edge/github/route-event.ts";
import { createInProcessQueue } from "./edge/queue/in-process-queue.ts";
import { toQueued } from "./edge/queued-job.ts";
import { createWorker } from "./edge/worker.ts";

/**
 * The same application for those who run Probot apps: `probot run dist/probot.js`. Probot verifies deliveries and connects;
 * what is lost with its process is not looked for, which the server of `npm start` does.
 */
function application(app: Probot): void {
  const engine = createThreadEngine({ worker: new URL("./worker.js", import.meta.url), log: app.log });
  const memory = createProcessMemory();
  const connect = async ({ installationId }: Job) => ({
    ...createGitHub(await app.auth(installationId), CONFIGURATION_PATH),
    ...memory.of(installationId),
  });
  const queue = createInProcessQueue<Job>({
    ...createWorker({ connect, engine, log: app.log }),
    log: app.log,
    concurrency: engine.threads,
  });
  app.onAny(async ({ id, name, payload }) => {
    if (!ROUTED_EVENTS.includes(name)) return;
    const job = routeEvent({ name, payload: { ...payload } });
    if (job === null) return;
    const result = await queue.add(toQueued(job, { delivery: id, since: Date.now() }));
    // Probot answers 500, and GitHub shows the delivery as failed.
    if (result === "full") throw new Error("too much is waiting: the delivery was not taken");
  });
}

export { application as default };
