import { expect, it } from "vitest";

import { applyFixes, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { describeChanges } from "../../../src/core/report/describe-changes.ts";
import { proseToText } from "../../../src/core/text/prose.ts";
import { rules } from "../../../src/rules/index.ts";
import { sampleText } from "./samples.ts";

function fix(text: string, isChosen: (name: string | null) => boolean = () => true) {
  return applyFixes(parseManifest("a.yaml", text), {
    rules,
    policy: presets.default,
    safeties: ["safe"],
    isChosen: ({ subject }) => isChosen(subject.name),
  });
}

it("tells a changed value from an added entry", () => {
  const bare = sampleText({ name: "bare" }).replace(/ {4}env:[^]*$/, "    image: x\n");
  const { fixed } = fix(`${sampleText({})}---\n${bare}`);
  expect(describeChanges(fixed).map(proseToText)).toEqual([
    "changes 1 value in `Instrumentation shop/python`",
    "adds 1 env entry to `Instrumentation shop/bare`",
  ]);
});

it("is told only of findings that were chosen", () => {
  const text = `${sampleText({ name: "a" })}---\n${sampleText({ name: "b" })}`;
  const { fixed, result, manifest } = fix(text, (name) => name === "b");
  expect(fixed.map(({ subject }) => subject.name)).toEqual(["b"]);
  expect(result.findings.map(({ subject }) => subject.name)).toEqual(["a"]);
  expect(manifest.text.startsWith(sampleText({ name: "a" }))).toBe(true);
});
