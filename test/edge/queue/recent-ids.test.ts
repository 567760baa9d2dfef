import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRecentIds } from "../../../src/edge/queue/recent-ids.ts";

describe("createRecentIds", () => {
  it("keeps an id longer that was asked for", () => {
    const ids = createRecentIds(2);
    ids.add("a");
    ids.add("b");
    expect(ids.has("a")).toBe(true);
    ids.add("c");
    expect([ids.has("a"), ids.has("b"), ids.has("c")]).toEqual([true, false, true]);
  });

  it("knows exactly the last different ids that were added", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.integer({ min: 1, max: 8 }), (numbers, limit) => {
        const ids = createRecentIds(limit);
        for (const number of numbers) ids.add(String(number));
        const last = [...new Set(numbers.toReversed())].slice(0, limit).map(String);
        // Asked from the oldest to the newest, so that asking changes no order.
        const known = last.toReversed().filter((id) => ids.has(id));
        expect(known).toEqual(last.toReversed());
        for (const other of numbers.map(String).filter((id) => !last.includes(id)))
          expect(ids.has(other)).toBe(false);
      }),
    );
  });
});
