import { expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { rules } from "../../../src/rules/index.ts";

const TEXT =
  "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec:\n  env:\n  propagators: [jaegr]\n  python: {}\n";

it("finds the same at the same places where nobody asks for fixes, and tries none", () => {
  const manifest = parseManifest("a.yaml", TEXT);
  const options = { rules, policy: presets.default };
  const proved = checkManifest(manifest, options).findings;
  const found = checkManifest(manifest, { ...options, provesFixes: false }).findings;
  expect(proved.filter(({ fix }) => fix !== null).length).toBeGreaterThan(2);
  expect(found.map(({ rule, range, message }) => ({ rule, range, message }))).toEqual(
    proved.map(({ rule, range, message }) => ({ rule, range, message })),
  );
  expect(found.map(({ fix, whyNoFix }) => [fix, whyNoFix])).toEqual(
    proved.map(() => [null, "no one asked for it"]),
  );
});
