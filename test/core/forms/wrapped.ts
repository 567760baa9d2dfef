import { applyFixes, checkManifest, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { proseToText } from "../../../src/core/text/prose.ts";
import { rules } from "../../../src/rules/index.ts";

/** An Instrumentation that lacks the names, and what a fix adds below it. */
export const RESOURCE = [
  "apiVersion: opentelemetry.io/v1alpha1",
  "kind: Instrumentation",
  "metadata:",
  "  name: shop",
  "spec:",
  "  python:",
  "    env:",
  "      - name: A",
  "        value: b",
];
export const ADDED = [
  "      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
  '        value: "requests,urllib3,urllib,flask"',
];

export const indent = (lines: readonly string[], by: number) =>
  lines.map((line) => (line === "" ? "" : " ".repeat(by) + line));

export const joined = (...lines: readonly (string | readonly string[])[]) => `${lines.flat().join("\n")}\n`;

export const options = {
  rules,
  policy: presets.default,
  suppressions: { mode: "allow", today: "2026-01-01", ruleIds: rules.map(({ id }) => id) },
} as const;

/** What a check says of a text: the findings by what they flag, and what was not checked. */
export function look(text: string, path = "a.yaml") {
  const manifest = parseManifest(path, text);
  const { findings, notChecked, suppressed } = checkManifest(manifest, options);
  return {
    findings: findings.map(({ rule, range, fix, whyNoFix, level }) => ({
      rule,
      level,
      at: text.slice(range.start, range.end),
      line: manifest.lines.positionAt(range.start).line,
      fix: fix === null ? whyNoFix : proseToText(fix.title),
    })),
    notChecked: notChecked.map(({ reason }) => reason),
    suppressed: suppressed.length,
  };
}

export function fix(text: string, path = "a.yaml"): string {
  return applyFixes(parseManifest(path, text), { ...options, safeties: ["safe"] }).manifest.text;
}
