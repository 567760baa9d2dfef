import { expect, it } from "vitest";

import { isTooSlow } from "../../../src/edge/server/body.ts";

it("is too slow when less has come than the minimum rate since the time of grace", () => {
  const limits = { bodyGraceMs: 1_000, bodyBytesPerSecond: 100 };
  expect(isTooSlow(0, 1_000, limits)).toBe(false);
  expect(isTooSlow(100, 2_000, limits)).toBe(false);
  expect(isTooSlow(99, 2_000, limits)).toBe(true);
  expect(isTooSlow(900, 10_000, limits)).toBe(false);
});
