import { expect, it } from "vitest";

import { createBoundedWarning } from "../../../src/edge/server/bounded-warning.ts";

it("logs ten lines a minute, and says in the next minute how many more there were", () => {
  const logged: string[] = [];
  let time = 1_700_000_000_000;
  function warn(fields: object, message: string): void {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  }
  const log = { debug: () => undefined, info: () => undefined, warn, error: () => undefined };
  const say = createBoundedWarning(log, "refused", () => time);
  for (let count = 0; count < 1_000; count += 1) say({ count });
  expect(logged).toHaveLength(10);
  expect(logged.at(-1)).toBe('refused {"count":9}');
  time += 60_000;
  say({ count: "later" });
  expect(logged.slice(10)).toEqual(['refused {"more":990}', 'refused {"count":"later"}']);
  time += 60_000;
  say({ count: "much later" });
  expect(logged.slice(12)).toEqual(['refused {"count":"much later"}']);
});
