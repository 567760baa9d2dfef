import { describe, expect, it } from "vitest";

import { countSlips } from "../../../src/core/text/slips.ts";

describe("countSlips", () => {
  it.each([
    ["OTEL", "OTEL", 0],
    ["OTEL", "OTELS", 1],
    ["OTEL", "OEL", 1],
    ["OTEL", "OTLE", 1],
    ["OTEL", "OTFL", 1],
    ["OTEL", "OTLP", 2],
    ["OTEL", "TOELS", 2],
    ["ab", "ba", 1],
    ["", "ab", 2],
  ])("takes %s for %s with %i slips, either way round", (a, b, slips) => {
    expect(countSlips(a, b, 2)).toBe(slips);
    expect(countSlips(b, a, 2)).toBe(slips);
  });

  it("says nothing of texts that are further apart than the limit", () => {
    expect(countSlips("OTEL", "OTLP", 1)).toBeNull();
    expect(countSlips("OTEL", "HOTELS!", 2)).toBeNull();
    expect(countSlips("abcd", "badc", 1)).toBeNull();
  });
});
