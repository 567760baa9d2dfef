import { expect, it } from "vitest";

import { onceForEach } from "../../../src/core/text/once-for.ts";

it("computes once for each object and name, whatever the answer is", () => {
  const asked: string[] = [];
  const read = onceForEach(
    (name: string) => name,
    (object: { readonly id: string }, name: string) => {
      asked.push(`${object.id} ${name}`);
      return undefined;
    },
  );
  const [a, b] = [{ id: "a" }, { id: "b" }];
  for (const [object, name] of [
    [a, "x"],
    [a, "y"],
    [a, "x"],
    [b, "x"],
    [b, "x"],
  ] as const)
    read(object, name);
  expect(asked).toEqual(["a x", "a y", "b x"]);
});
