import { readdirSync, readFileSync } from "node:fs";

import fc from "fast-check";
import { expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { rules } from "../sample-rules.ts";
import { TRIES } from "../../property-runs.ts";
import { findBrokenLaws, isReadable } from "../kinds/instrumentation/fix-laws.ts";

it("never throws on any text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), runOn), { numRuns: TRIES });
});

it("never throws on pieces of YAML in any order, with the names that make a text worth parsing", () => {
  const pieces = fc.constantFrom(
    ..."apiVersion: opentelemetry.io/v1|kind: Instrumentation|kind: List|items:|spec:|python:|env:|- |  |    |\n|\r\n|\r|\t|{|}|[|]|,|: |? |&a |*a|<<: *a|\"|'|# c|---|...|%YAML 1.1|!!set |!!omap |!!pairs |!t |\uFEFF|name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS|value: |requests|~|>-\n|\\|@|`|{{|}}|👩‍🚀".split(
      "|",
    ),
    "|+\n",
  );
  const text = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, (tail) => {
      runOn(`apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n${tail}`);
      runOn(`# Instrumentation opentelemetry.io\n${tail}`);
    }),
    { numRuns: TRIES },
  );
});

it("never throws on manifests that were cut, doubled, swapped or littered", () => {
  const samples = readSamples();
  const mutation = fc.record({
    sample: fc.nat(samples.length - 1),
    kind: fc.constantFrom("cut", "double", "swap", "litter"),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.double({ min: 0, max: 1, noNaN: true }),
    litter: fc.constantFrom(
      "{",
      "}",
      "[",
      '"',
      "'",
      ":",
      "- ",
      "&a ",
      "*a",
      "\t",
      "\n",
      "|",
      "---\n",
      "<<: ",
      "\u0000",
      "{{",
    ),
  });
  fc.assert(
    fc.property(mutation, ({ sample, kind, at, to, litter }) => {
      const text = samples[sample] ?? "";
      const a = Math.floor(at * text.length);
      const b = Math.floor(to * text.length);
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      if (kind === "cut") runOn(text.slice(0, start) + text.slice(end));
      if (kind === "double") runOn(text.slice(0, end) + text.slice(start));
      if (kind === "swap") runOn(text.slice(0, start) + text.slice(end) + text.slice(start, end));
      if (kind === "litter") runOn(text.slice(0, a) + litter + text.slice(a));
    }),
    { numRuns: TRIES },
  );
});

function runOn(before: string): void {
  const manifest = parseManifest("any.yaml", before);
  const options = { rules, policy: presets.default };
  const { result, manifest: after, fixed } = applyFixes(manifest, { ...options, safeties: ["safe"] });
  // A rule that throws is caught and listed; here that counts as a throw.
  expect(result.notChecked.filter(({ reason }) => reason.includes("a defect of otel-fix"))).toEqual([]);
  // What is fixed nevertheless is fixed by the laws; the judge can read whole texts only.
  if (fixed.length === 0 || !isReadable(before)) return;
  const edits = checkManifest(manifest, options).findings.flatMap(({ fix }) => fix?.edits ?? []);
  const recommended = options.policy.recommended.python;
  expect(findBrokenLaws({ before, after: after.text, edits, recommended }), before).toEqual([]);
}

function readSamples(): readonly string[] {
  const folder = new URL("../../fixtures/rules/missing-recommended-disables/", import.meta.url);
  return readdirSync(folder)
    .filter((file) => /\.(?:yaml|json)$/.test(file))
    .sort()
    .map((file) => readFileSync(new URL(file, folder), "utf8"));
}
