// The built bot as `npm start` runs it, for the benches: it says what its main thread was up to when it is asked.
import { readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setInterval } from "node:timers";

import { createBot } from "../dist/edge/bot.js";
import { createThreadEngine } from "../dist/edge/engine/thread-engine.js";
import { readSettings } from "../dist/edge/env.js";
import { createLog } from "../dist/edge/log.js";
import { rules } from "../dist/rules/index.js";

const wishes = JSON.parse(process.argv[2]);
const { settings } = readSettings(wishes.settings);
const log = createLog({ level: "warn", format: "pretty", secrets: [] });
const engine = createThreadEngine({ worker: new URL("../dist/worker.js", import.meta.url), log });
const bot = createBot({
  settings,
  rules,
  engine,
  log,
  concurrency: engine.threads,
  isThrottled: wishes.isThrottled,
  sweepEveryMs: null,
});

const delays = monitorEventLoopDelay({ resolution: 10 });
let peak = 0;
let longest = 0;
let used = readMainThread();
setInterval(() => {
  const now = readMainThread();
  longest = Math.max(longest, now - used);
  used = now;
  peak = Math.max(peak, process.memoryUsage.rss());
}, 10).unref();

/** Processor time of the main thread so far, in milliseconds: neither other threads nor other processes count in it. */
function readMainThread() {
  return Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[0]) / 1e6;
}

process.on("message", async (word) => {
  if (word === "idle") await bot.idle();
  if (word === "begin") {
    delays.reset();
    delays.enable();
    peak = process.memoryUsage.rss();
    longest = 0;
    used = readMainThread();
  }
  const p99 = delays.percentile(99) / 1e6;
  process.send({ p99, worst: delays.max / 1e6, longest, peak: peak / 1e6 });
});
const { webhookUrl } = await bot.listen();
process.send({ webhookUrl, threads: engine.threads });
