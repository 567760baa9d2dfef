import pc from "picocolors";

import { runDemo } from "./run-demo.ts";

// The demo: the bot's main job on an embedded GitHub, with the sample or with your own manifests.
const ended = new Promise<"reader" | "SIGINT" | "SIGTERM">((resolve) => {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    resolve("reader");
  });
  // npm passes on a signal that has already come: the second is none to end hard by.
  process.on("SIGINT", resolve);
  process.on("SIGTERM", resolve);
});
process.exitCode = await runDemo(process.argv.slice(2), {
  print: (text) => process.stdout.write(`${text}\n`),
  error: (text) => process.stderr.write(`${text}\n`),
  palette: pc,
  width: Math.min(process.stdout.columns || 110, 120),
  ended,
});
// A story that was left in its middle could go on.
void ended.then(() => process.exit());
