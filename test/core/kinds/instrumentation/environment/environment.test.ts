import { describe, expect, it } from "vitest";

import { parseManifest } from "../../../../../src/core/check.ts";
import { environmentOf } from "../../../../../src/core/kinds/instrumentation/environment/environment.ts";
import { findInstrumentations } from "../../../../../src/core/kinds/instrumentation/find-instrumentations.ts";

function valueOf(spec: string): string {
  const text = `apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec: ${spec}\n`;
  const [instrumentation] = findInstrumentations(parseManifest("a.yaml", text));
  if (instrumentation === undefined) return "no Instrumentation";
  const value = environmentOf(instrumentation, "python").get("X");
  return value.kind === "known"
    ? `known: ${value.text}`
    : value.kind === "unknown"
      ? `unknown: ${value.reason}`
      : "absent";
}

describe("what counts for a name", () => {
  it.each([
    ["nothing set", "{python: {}}", "absent"],
    ["no spec", "null", "absent"],
    ["the language's own env", "{python: {env: [{name: X, value: a}]}}", "known: a"],
    ["spec.env", "{env: [{name: X, value: a}], python: {}}", "known: a"],
    [
      "the language's own before spec.env",
      "{env: [{name: X, value: a}], python: {env: [{name: X, value: b}]}}",
      "known: b",
    ],
    [
      "an empty own one before spec.env",
      "{env: [{name: X, value: a}], python: {env: [{name: X}]}}",
      "known: ",
    ],
    ["the first of duplicates", "{python: {env: [{name: X, value: a}, {name: X, value: b}]}}", "known: a"],
    ["names that match exactly", "{python: {env: [{name: x, value: a}, {name: 'X ', value: b}]}}", "absent"],
    ["no other language's env", "{java: {env: [{name: X, value: a}]}, python: {}}", "absent"],
    [
      "valueFrom",
      "{python: {env: [{name: X, valueFrom: {fieldRef: {fieldPath: a}}}]}}",
      "unknown: valueFrom",
    ],
    ["valueFrom that is null", "{python: {env: [{name: X, valueFrom: null}]}}", "known: "],
    ["a reference", "{python: {env: [{name: X, value: 'a,$(B)'}]}}", "unknown: $(…) reference"],
    [
      "a reference that another tool fills in",
      "{python: {env: [{name: X, value: 'a,${B}'}]}}",
      "unknown: rendered by another tool",
    ],
    ["a value that is no text", "{python: {env: [{name: X, value: [a]}]}}", "unknown: its value isn't text"],
    ["a value in base64", "{python: {env: [{name: X, value: !!binary YSxixQ==}]}}", "known: a,bÅ"],
    [
      "a value that is no base64",
      "{python: {env: [{name: X, value: !!binary 'YS xi'}]}}",
      "unknown: its value isn't text",
    ],
    ["a tag that says it is text", "{python: {env: [{name: X, value: !!str null}]}}", "known: null"],
    ["a tag that says it is null", "{python: {env: [{name: X, value: !!null null}]}}", "known: "],
    ["a tag of its own", "{python: {env: [{name: X, value: !x a}]}}", "unknown: tag of another tool"],
    ["a tagged item", "{python: {env: [!x {b: c}, {name: X, value: a}]}}", "unknown: tag of another tool"],
    [
      "the language's own before a tagged spec.env",
      "{env: !x [], python: {env: [{name: X, value: a}]}}",
      "known: a",
    ],
    [
      "items that are no entries",
      "{python: {env: [X, null, {value: a}, {name: null}, {name: X, value: a}]}}",
      "known: a",
    ],
    [
      "a map in the place of a list",
      "{env: [{name: X, value: a}], python: {env: {name: X, value: b}}}",
      "unknown: what stands there isn't a list",
    ],
  ])("reads %s", (_, spec, expected) => {
    expect(valueOf(spec)).toBe(expected);
  });
});
