import { expect, it } from "vitest";

import { listNames, plain, prose, proseToText } from "../../../src/core/text/prose.ts";

it("takes values as code, and prose within prose as it is", () => {
  expect(prose`${"a"} is ${prose`not ${"b"}`}.`).toEqual([{ code: "a" }, " is ", "not ", { code: "b" }, "."]);
});

it("takes what is plain as words, numbers too", () => {
  expect(prose`${plain(3)} of ${plain("them")} are ${"a"}`).toEqual([
    "3",
    " of ",
    "them",
    " are ",
    { code: "a" },
  ]);
});

it("lists names as a sentence does", () => {
  const lists = [[], ["a"], ["a", "b"], ["a", "b", "c"]].map((names) => proseToText(listNames(names)));
  expect(lists).toEqual(["", "`a`", "`a` and `b`", "`a`, `b` and `c`"]);
});
