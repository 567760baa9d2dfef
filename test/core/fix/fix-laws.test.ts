import fc from "fast-check";
import { expect, it } from "vitest";

import { presets } from "../../../src/core/config/defaults.ts";
import { applyFixes } from "../../../src/core/fix/apply-fixes.ts";
import { checkManifest } from "../../../src/core/fix/prove-fix.ts";
import { parseManifest } from "../../../src/core/manifest/manifest.ts";
import { rules } from "../../../src/rules/index.ts";
import { findBrokenLaws } from "./fix-laws.ts";
import { renderManifest, shapes, type Shape } from "./manifest-arbitrary.ts";

const RUNS = Number(process.env["OTEL_FIX_RUNS"] ?? 500);
const policy = presets.default;
const options = { rules, policy };
const recommended = policy.recommended.python;

it("fixes every generated manifest by the laws, and leaves out only what an anchor shares", () => {
  const met = new Map<string, number>();
  fc.assert(
    fc.property(shapes, (shape) => {
      for (const kind of kindsOf(shape)) met.set(kind, (met.get(kind) ?? 0) + 1);
      holdsFor(shape);
    }),
    { numRuns: RUNS },
  );
  const rare = KINDS.filter((kind) => (met.get(kind) ?? 0) < RUNS / 20);
  expect(rare).toEqual([]);
});

const KINDS = [
  "flow",
  "block",
  "json",
  "quoted",
  "crlf",
  "anchors",
  "comments",
  "no final newline",
  "common env",
];

function kindsOf(shape: Shape): readonly string[] {
  const { style, quote, eol, anchors, comments, finalNewline, place } = shape;
  return [
    style === "flow" || style === "flow-entries" ? "flow" : style,
    ...(quote === "single" || quote === "double" ? ["quoted"] : []),
    ...(eol === "\r\n" ? ["crlf"] : []),
    ...(anchors === "none" || style === "json" ? [] : ["anchors"]),
    ...(comments && style !== "json" ? ["comments"] : []),
    ...(finalNewline ? [] : ["no final newline"]),
    ...(place === "common" ? ["common env"] : []),
  ];
}

function holdsFor(shape: Shape): void {
  const before = renderManifest(shape);
  const manifest = parseManifest("generated.yaml", before);
  const result = checkManifest(manifest, options);
  expect(result.notChecked).toEqual([]);
  expect(result.instrumentations).toBe(1);
  expect(result.findings.length, before).toBe(isComplete(shape) ? 0 : 1);
  for (const { fix, whyNoFix } of result.findings)
    expect(fix === null, whyNoFix ?? before).toBe(isShared(shape));

  const applied = applyFixes(manifest, { ...options, safeties: ["safe"] });
  const edits = result.findings.flatMap(({ fix }) => fix?.edits ?? []);
  const { text } = applied.manifest;
  expect(findBrokenLaws({ before, after: text, edits, recommended }), text).toEqual([]);
  expect(applied.result.findings).toHaveLength(isShared(shape) && !isComplete(shape) ? 1 : 0);
  const again = applyFixes(parseManifest("generated.yaml", text), { ...options, safeties: ["safe"] });
  expect(again.manifest.text).toBe(text);
}

/** Whether all recommended names are listed already. */
function isComplete({ place, names }: Shape): boolean {
  const isSet = place === "python" || place === "common";
  return isSet && recommended.every((name) => names.includes(name));
}

/** Whether what the fix would change is what the alias brings to another section too. */
function isShared({ style, anchors, place }: Shape): boolean {
  return style !== "json" && anchors === "used elsewhere" && place !== "common";
}
