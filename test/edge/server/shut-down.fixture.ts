/** A small process with the server, the queue and the handling of signals as the bot has them. Its job ends when a file appears. */
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { createLog } from "../../../src/edge/log.ts";
import { createInProcessQueue } from "../../../src/edge/queue/in-process-queue.ts";
import { createServer } from "../../../src/edge/server/server.ts";
import { shutDownOnSignal } from "../../../src/edge/server/shut-down.ts";

const [webhookSecret = "", finishFile = "", mode = ""] = process.argv.slice(2);
const log = createLog({ level: "info", format: "json", secrets: [webhookSecret] });

const queue = createInProcessQueue<string>({
  run: async (job, signal) => {
    log.info({ job: job.data }, "job began");
    while (!existsSync(finishFile)) await sleep(10);
    log.info({ job: job.data, isTold: signal.aborted }, "job ended");
    return [];
  },
  judge: () => ({ kind: "unknown" }),
  onGivenUp: () => Promise.resolve(),
  coalesce: (_older, newer) => newer,
  log,
});

const server = createServer({
  settings: { host: "127.0.0.1", port: 0, webhookPath: "/hook", webhookSecret },
  deliveries: async ({ id }) => {
    await queue.add({
      key: "o/r#1",
      installation: 1,
      person: null,
      coalesces: "review",
      isLast: false,
      delivery: id,
      ids: [id],
      since: 0,
      data: id,
    });
    return "accepted" as const;
  },
  health: () => ({ ready: true }),
  log,
});

shutDownOnSignal({
  deadlineMs: mode === "hang" ? 200 : 20_000,
  log,
  drain: async () => {
    if (mode === "hang") await sleep(60_000);
    if (mode === "break") throw new Error("cannot drain");
    await server.close();
    const left = await queue.close(mode === "late" ? 100 : 10_000);
    log.info({ left: left.length }, "drained");
  },
});

const { url } = await server.listen();
log.info({ url }, "listening");
