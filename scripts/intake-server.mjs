// The bot's HTTP server alone, in a process of its own, for bench-intake.mjs: it says what it costs when it is asked.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate, setInterval } from "node:timers";

import { tsImport } from "tsx/esm/api";

const { createServer } = await tsImport("../src/edge/server/server.ts", import.meta.url);

const delays = monitorEventLoopDelay({ resolution: 1 });
let accepted = 0;
let refused = 0;
let peak = 0;
let longestRound = 0;
setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20).unref();

const server = createServer({
  settings: { host: "127.0.0.1", port: 0, webhookPath: "/hook", webhookSecret: process.argv[2] },
  deliveries: () => {
    accepted += 1;
    return "accepted";
  },
  health: () => ({ ready: true }),
  log: { debug: () => {}, info: () => {}, warn: () => (refused += 1), error: console.error },
});
const { url } = await server.listen();

/** Processor time of the longest round of the event loop, in milliseconds: other processes do not count in it. */
function watchRounds() {
  let last = process.cpuUsage();
  setImmediate(function look() {
    const { user, system } = process.cpuUsage(last);
    longestRound = Math.max(longestRound, (user + system) / 1_000);
    last = process.cpuUsage();
    setImmediate(look);
  });
}

process.on("message", (word) => {
  if (word === "watch") watchRounds();
  if (word === "begin") {
    globalThis.gc();
    delays.reset();
    delays.enable();
    peak = process.memoryUsage.rss();
  } else if (word === "end") {
    globalThis.gc();
  }
  process.send({
    rss: process.memoryUsage.rss() / 1e6,
    peak: Math.max(peak, process.memoryUsage.rss()) / 1e6,
    p99: delays.percentile(99) / 1e6,
    longest: delays.max / 1e6,
    longestRound,
    accepted,
    warnings: refused,
  });
});
process.send({ url });
