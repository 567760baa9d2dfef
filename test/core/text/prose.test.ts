import { expect, it } from "vitest";

import { excerpt, listNames, plain, prose, proseToText } from "../../../src/core/text/prose.ts";

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

it("cuts a value that is long, and keeps it on one line", () => {
  expect([excerpt("true\n"), excerpt("a\nb"), excerpt("a".repeat(80))]).toEqual([
    "true ",
    "a b",
    "a".repeat(80),
  ]);
  expect(excerpt("a".repeat(1_000_000))).toBe(`${"a".repeat(79)}…`);
});
