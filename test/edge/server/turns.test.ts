import { expect, it } from "vitest";

import { createTurns } from "../../../src/edge/server/turns.ts";

it("lets one step happen in each round of the event loop, in the order in which they were asked for", async () => {
  const takeTurn = createTurns();
  let round = 0;
  const steps: string[] = [];
  let isCounting = true;
  setImmediate(function count() {
    round += 1;
    if (isCounting) setImmediate(count);
  });
  async function work(name: string): Promise<void> {
    for (let step = 0; step < 3; step += 1) {
      await takeTurn();
      steps.push(`${name} ${round}`);
    }
  }
  await Promise.all([work("a"), work("b"), work("c")]);
  isCounting = false;
  expect(steps.map((step) => step.slice(0, 1)).join("")).toBe("abcabcabc");
  expect(new Set(steps.map((step) => step.slice(2))).size).toBe(9);
});
