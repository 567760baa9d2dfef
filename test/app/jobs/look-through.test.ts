import { describe, expect, it } from "vitest";

import { selectPulls } from "../../../src/app/jobs/look-through.ts";

const INSTALLED = "2026-02-01T00:00:00.000Z";
const SINCE = "2026-05-01T00:00:00.000Z";
const before = { installation: "2026-01-01T00:00:00.000Z", gap: "2026-04-01T00:00:00.000Z" };
const IN_GAP = "2026-05-02T00:00:00.000Z";

function isSelected(pull: { isChecked?: boolean; changedAt: string; pushedAfter: string }): boolean {
  const which = { uncheckedSince: SINCE, installedAt: INSTALLED };
  return selectPulls([{ number: 1, isChecked: false, ...pull }], which).length === 1;
}

describe("a look through a repository after a gap", () => {
  it("takes what was opened or committed in the gap", () => {
    expect(isSelected({ changedAt: IN_GAP, pushedAfter: IN_GAP })).toBe(true);
  });

  it("takes a commit that was made before the gap and pushed within it to an older pull request", () => {
    expect(isSelected({ changedAt: IN_GAP, pushedAfter: before.gap })).toBe(true);
  });

  it("leaves what nothing happened to in the gap", () => {
    expect(isSelected({ changedAt: before.gap, pushedAfter: before.gap })).toBe(false);
  });

  it("leaves what the bot has checked, whatever happened to it", () => {
    expect(isSelected({ isChecked: true, changedAt: IN_GAP, pushedAfter: IN_GAP })).toBe(false);
  });

  it("leaves a pull request of before the installation that was only talked about", () => {
    expect(isSelected({ changedAt: IN_GAP, pushedAfter: before.installation })).toBe(false);
  });

  it("takes all into a branch whose configuration changed", () => {
    const pull = { number: 1, isChecked: true, changedAt: before.gap, pushedAfter: before.installation };
    expect(selectPulls([pull], { base: "main" })).toEqual([pull]);
  });
});
