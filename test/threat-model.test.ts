import { existsSync, readFileSync } from "node:fs";

import { expect, it } from "vitest";

it("names tests that are there, and one for each thing that stops somebody", () => {
  const page = readFileSync("docs/threat-model.md", "utf8");
  const named = [...page.matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map(([, path = ""]) => path);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
  const rows = page.split("\n").filter((line) => line.startsWith("| ") && !/^\| (?:Goal|-)/.test(line));
  expect(rows.filter((row) => !row.includes("`test/"))).toEqual([]);
  expect(rows.length).toBeGreaterThan(8);
});
