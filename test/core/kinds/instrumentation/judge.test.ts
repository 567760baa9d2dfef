import { describe, expect, it } from "vitest";

import { findBrokenLaws } from "./fix-laws.ts";

const NAME = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS";
const HEAD = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec:\n";
const recommended = ["requests", "flask"];

function judge(before: string, after: string): readonly string[] {
  // One edit over everything that differs: what the judge is to find is in the texts.
  const edits = [{ start: 0, end: before.length, text: after }];
  return findBrokenLaws({ before, after, edits, recommended });
}

function value(text: string, env = "python"): string {
  const entry = `- name: ${NAME}\n      value: ${text}\n`;
  return env === "python"
    ? `${HEAD}  python:\n    env:\n    ${entry}`
    : `${HEAD}  python: {}\n  env:\n    ${entry}`;
}

describe("the judge of fixes", () => {
  it("passes what a fix may do", () => {
    expect(judge(value("requests"), value("requests,flask"))).toEqual([]);
    expect(judge(value("django"), value("django, requests, flask"))).toEqual([]);
    expect(judge(`${HEAD}  python: {}\n`, value('"requests,flask"'))).toEqual([]);
    expect(judge(value("flask", "spec"), value("flask,requests", "spec"))).toEqual([]);
  });

  const only = "changes nothing but the one value";
  it.each([
    ["a name too few", value("django"), value("django,flask"), only],
    ["a lost name", value("django"), value("requests,flask"), only],
    ["another order", value("django"), value("requests,django,flask"), only],
    [
      "an entry that shadows spec.env",
      value("flask", "spec"),
      `${value("flask", "spec")}  python2: {}\n`,
      only,
    ],
    ["another value changed", `${HEAD}  python: {image: a}\n`, `${HEAD}  python: {image: b}\n`, only],
    ["a document more", value("requests"), `${value("requests,flask")}---\na: b\n`, only],
    ["a text that no longer parses", value("requests"), value('"requests,flask'), only],
    [
      "other line ends",
      value("requests"),
      value("requests,flask").replaceAll("\n", "\r\n"),
      "keeps the line ends",
    ],
    [
      "a final newline lost",
      value("requests"),
      value("requests,flask").trimEnd(),
      "keeps a final newline, or its absence",
    ],
    ["nothing", value("requests"), value("requests"), "changes the text"],
  ])("sees %s", (_, before, after, law) => {
    expect(judge(before, after)).toContain(law);
  });

  it("sees a text that the edits do not give", () => {
    const [before, after] = [value("requests"), value("requests,flask")];
    const laws = findBrokenLaws({ before, after, edits: [{ start: 0, end: 0, text: "" }], recommended });
    expect(laws).toContain("keeps every byte outside the edits");
  });
});
