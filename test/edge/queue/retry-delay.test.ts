import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { delayBeforeRetry } from "../../../src/edge/queue/retry-delay.ts";

const policy = { attempts: 9, firstDelayMs: 100, maxDelayMs: 1_000 };
const asking = (retryAfterMs: unknown, more: object = {}) =>
  Object.assign(new Error("x"), { retryAfterMs, ...more });

describe("delayBeforeRetry", () => {
  it("doubles up to its longest", () => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => delayBeforeRetry(new Error("x"), attempt, policy))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
  });

  it.each([
    ["by itself", asking(5_000), 5_000],
    ["to try at once", asking(0), 0],
    ["in its cause", new Error("y", { cause: asking(7_000) }), 7_000],
    ["in one of several", new AggregateError([asking(1), new Error("z", { cause: asking(9_000) })]), 9_000],
    ["for longer than a timer can run", asking(1e12), 2_147_483_647],
    ["for nothing that is a time", asking("soon"), 100],
    ["for a time in the past", asking(-1), 100],
    ["for NaN", asking(Number.NaN), 100],
  ])("asks an error that asks %s", (_how, error, delay) => {
    expect(delayBeforeRetry(error, 1, policy)).toBe(delay);
  });

  it("survives an error that is its own cause", () => {
    const error = new Error("loop");
    error.cause = error;
    expect(delayBeforeRetry(error, 1, policy)).toBe(100);
  });

  it("is a time that a timer can wait for, whatever was thrown", () => {
    fc.assert(
      fc.property(fc.anything(), fc.integer({ min: 1, max: 5_000 }), (thrown, attempt) => {
        const delay = delayBeforeRetry(thrown, attempt, policy);
        expect(delay >= 0 && delay <= 2_147_483_647).toBe(true);
      }),
    );
  });
});
