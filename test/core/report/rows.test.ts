import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { countFitting, rowsOf } from "../../../src/core/report/rows.ts";

describe("countFitting", () => {
  it("finds the greatest number that fits, and asks for no more than twice as many", () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(2_000), (most, room) => {
        const tried: number[] = [];
        const found = countFitting(most, (count) => {
          tried.push(count);
          return count <= room;
        });
        expect(found).toBe(Math.min(most, room));
        expect(Math.max(0, ...tried)).toBeLessThanOrEqual(Math.max(1, 2 * found));
        expect(tried.length).toBeLessThanOrEqual(24);
      }),
    );
  });
});

describe("rowsOf", () => {
  it("renders each row once, and none before it is asked for", () => {
    const rendered: number[] = [];
    const rows = rowsOf([10, 11, 12, 13], (entry) => {
      rendered.push(entry);
      return `row ${entry}`;
    });
    expect(rows.count).toBe(4);
    expect([rows.first(2), rows.first(1), rows.first(3)].map((each) => each.length)).toEqual([2, 1, 3]);
    expect(rendered).toEqual([10, 11, 12]);
    expect(rows.first(9)).toEqual(["row 10", "row 11", "row 12", "row 13"]);
  });
});
