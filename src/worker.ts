import { workerData } from "node:worker_threads";

import type { ThreadData } from "./edge/engine/messages.ts";
import { createThreadRun } from "./edge/engine/run-in-thread.ts";
import { rules } from "./rules/index.ts";

// What each thread of the server's pool loads. Whoever loads it outside of one has no data.
const data = workerData as ThreadData | null;
export const run = createThreadRun(rules, data ?? { pagesUrl: null });
