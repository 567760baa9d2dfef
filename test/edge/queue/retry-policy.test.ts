import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_RETRY, delayBeforeRetry, delayForLimit } from "../../../src/edge/queue/retry-policy.ts";

const policy = { attempts: 9, firstDelayMs: 100, maxDelayMs: 1_000, outageMs: 10_000 };
const unknown = { kind: "unknown" } as const;
const outage = { kind: "outage" } as const;

describe("delayBeforeRetry", () => {
  it("doubles up to its longest", () => {
    const delays = [1, 2, 3, 4, 5, 6].map((attempt) =>
      delayBeforeRetry({ verdict: unknown, attempt, elapsedMs: 0 }, policy),
    );
    expect(delays).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it("ends after the last attempt where nobody knows why", () => {
    expect(delayBeforeRetry({ verdict: unknown, attempt: 8, elapsedMs: 1e9 }, policy)).toBe(1_000);
    expect(delayBeforeRetry({ verdict: unknown, attempt: 9, elapsedMs: 0 }, policy)).toBeNull();
  });

  it("counts time, not attempts, in an outage", () => {
    expect(delayBeforeRetry({ verdict: outage, attempt: 90, elapsedMs: 9_000 }, policy)).toBe(1_000);
    expect(delayBeforeRetry({ verdict: outage, attempt: 2, elapsedMs: 9_801 }, policy)).toBeNull();
  });

  it("never tries again what would fail again", () => {
    expect(delayBeforeRetry({ verdict: { kind: "final" }, attempt: 1, elapsedMs: 0 }, policy)).toBeNull();
  });

  it("is a time that a timer can wait for, whatever the policy", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(2 ** 31), fc.nat(2 ** 31), (attempt, first, max) => {
        const own = { ...DEFAULT_RETRY, attempts: Infinity, firstDelayMs: first * 4, maxDelayMs: max * 4 };
        const delay = delayBeforeRetry({ verdict: unknown, attempt, elapsedMs: 0 }, own);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(2_147_483_647);
      }),
    );
  });
});

describe("delayForLimit", () => {
  it("is GitHub's time and up to a tenth more, a minute at the most", () => {
    expect([delayForLimit(60_000, 0), delayForLimit(60_000, 1)]).toEqual([60_000, 66_000]);
    expect(delayForLimit(3_600_000, 1)).toBe(3_660_000);
    expect(delayForLimit(1e15, 1)).toBe(2_147_483_647);
    expect(delayForLimit(-5, 0.5)).toBe(0);
  });
});
