import { expect, it } from "vitest";

import { compareVersions, isBelow, parseVersion } from "../../../src/core/text/version.ts";

it.each([
  ["2.30.0", [2, 30, 0]],
  ["v0.24.0", [0, 24, 0]],
  ["0.64b0", [0, 64, 0]],
  ["0.158", [0, 158]],
  ["latest", null],
  ["2", null],
  ["1.2.3-rc.1", null],
  ["", null],
])("reads %j", (text, version) => {
  expect(parseVersion(text)).toEqual(version);
});

it("orders versions by their numbers, those that are not written being 0", () => {
  expect(compareVersions([0, 9], [0, 10])).toBeLessThan(0);
  expect(compareVersions([0, 158], [0, 158, 0])).toBe(0);
  expect(isBelow([0, 157, 9], "0.158")).toBe(true);
  expect(isBelow([0, 158], "0.158")).toBe(false);
  expect(isBelow([0, 158], "latest")).toBe(false);
});
