import { expect, it } from "vitest";

import {
  findReferences,
  replaceReferences,
} from "../../../../../src/core/kinds/instrumentation/environment/references.ts";

/** As kubernetes third_party/forked/golang/expansion/expand_test.go has it. */

it.each([
  ["$(A)", ["A"]],
  ["x$(A)-$(B)$(A)", ["A", "B", "A"]],
  ["$$(A)", []],
  ["$$$(A)", ["A"]],
  ["$$$$(A)", []],
  ["$A ${B} $", []],
  ["$(A", []],
  ["$(A$(B)", ["A$(B"]],
  ["$()", [""]],
  ["$x$(A)", ["A"]],
])("finds the references of %s", (text, names) => {
  expect(Array.from(findReferences(text), ({ name }) => name)).toEqual(names);
});

it("replaces those of one name alone, and no escape", () => {
  expect(replaceReferences("$(A),$(B),$$(A),$(A)", "A", "a")).toBe("a,$(B),$$(A),a");
});
