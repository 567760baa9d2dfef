/** What a thread loads in tests: rules that do what no rule may, each where an Instrumentation asks for it by its name. */
import { threadId } from "node:worker_threads";

import { createThreadRun } from "../../../src/edge/engine/run-in-thread.ts";
import { defineRule } from "../../../src/core/lint/rule.ts";

const hostile = defineRule({
  id: "hostile",
  summary: "Does what the name of the resource says.",
  level: "warning",
  safety: "safe",
  since: "0.1.0",
  visits: "instrumentation",
  *check({ name, node }) {
    act(name);
    const { start, end } = node;
    yield {
      message: [`looked at by thread ${threadId}`],
      at: { start, end },
      advice: { consequence: [], cost: [], decline: [] },
      fix: { whyNoFix: "nothing is wrong" },
    };
  },
});

function act(name: string | null): void {
  if (name === "loops") for (;;);
  if (name === "allocates")
    for (const kept: number[][] = []; ; kept.push(Array.from({ length: 1e5 }, () => 1)));
  if (name === "exits") process.exit(3);
  if (name === "throws-later") setTimeout(() => fail("thrown by nobody's promise"), 0);
}

function fail(message: string): never {
  throw new Error(message);
}

export const run = createThreadRun([hostile], { pagesUrl: null });
