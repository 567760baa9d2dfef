import { describe, expect, it } from "vitest";
import { findNearestName } from "../../../src/core/config/nearest-name.ts";

const names = ["fix", "keep", "check", "recommended", "review", "rules"];

describe("the nearest name", () => {
  it.each([
    ["fxi", "fix"],
    ["fi", "fix"],
    ["kep", "keep"],
    ["Keep", "keep"],
    ["recomended", "recommended"],
    ["reccomended", "recommended"],
    ["chekc", "check"],
  ])("to %s is %s", (text, nearest) => {
    expect(findNearestName(text, names)).toBe(nearest);
  });

  it.each(["", "xyz", "fork", "something else", "x".repeat(10_000)])("is not guessed for %j", (text) => {
    expect(findNearestName(text, names)).toBeUndefined();
  });

  it("is the first of those that are equally near", () => {
    expect(findNearestName("cat", ["bat", "car"])).toBe("bat");
    expect(findNearestName("cart", ["bart2", "cars"])).toBe("cars");
  });
});
