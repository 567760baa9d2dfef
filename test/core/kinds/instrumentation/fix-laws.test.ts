import fc from "fast-check";
import { expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest } from "../../../../src/core/check.ts";
import { presets } from "../../../../src/core/config/defaults.ts";
import { PATIENCE, RUNS } from "../../../property-runs.ts";
import { rules } from "../../sample-rules.ts";
import { findBrokenLaws } from "./fix-laws.ts";
import { isComplete, isShared, renderManifest, shapes, type Shape } from "./manifest-arbitrary.ts";
import { createTally } from "./shape-tally.ts";

const policy = presets.default;
const options = { rules, policy };
const recommended = policy.recommended.python;

const FIXES = "fixes every generated manifest by the laws, and leaves out only what an anchor shares";

it(FIXES, { timeout: PATIENCE }, () => {
  const tally = createTally();
  fc.assert(
    fc.property(shapes, (shape) => {
      tally.add(shape);
      holdsFor(shape);
    }),
    { numRuns: RUNS },
  );
  expect(tally.rare()).toEqual([]);
});

function holdsFor(shape: Shape): void {
  const before = renderManifest(shape);
  const manifest = parseManifest("generated.yaml", before);
  const result = checkManifest(manifest, options);
  expect(result.notChecked).toEqual([]);
  expect(result.instrumentations).toBe(1);
  expect(result.findings.length, before).toBe(isComplete(shape, recommended) ? 0 : 1);
  for (const { fix, whyNoFix } of result.findings)
    expect(fix === null, whyNoFix ?? before).toBe(isShared(shape));

  const applied = applyFixes(manifest, { ...options, safeties: ["safe"] }, result);
  const edits = result.findings.flatMap(({ fix }) => fix?.edits ?? []);
  const { text } = applied.manifest;
  expect(findBrokenLaws({ before, after: text, edits, recommended }), text).toEqual([]);
  expect(applied.result.findings).toHaveLength(isShared(shape) && !isComplete(shape, recommended) ? 1 : 0);
  const again = applyFixes(parseManifest("generated.yaml", text), { ...options, safeties: ["safe"] });
  expect(again.manifest.text).toBe(text);
}
