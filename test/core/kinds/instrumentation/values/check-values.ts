import { applyFixes, checkManifest, parseManifest } from "../../../../../src/core/check.ts";
import { presets } from "../../../../../src/core/config/defaults.ts";
import type { Manifest } from "../../../../../src/core/manifest/manifest.ts";
import { proseToText } from "../../../../../src/core/text/prose.ts";
import { rules } from "../../../../../src/rules/index.ts";

/** What is said of values, in short. */
export interface Verdict {
  /** The messages, and why there is no fix where there is none. */
  readonly findings: readonly string[];
  readonly notChecked: readonly string[];
  /** Instrumentations that were judged. */
  readonly judged: number;
  /** The text after the fixes. */
  readonly fixed: string;
}

const options = { rules, policy: presets.default };

export function checkValues(text: string, path = "values.yaml"): Verdict {
  return verdictOf(parseManifest(path, text));
}

export function verdictOf(manifest: Manifest): Verdict {
  const { findings, notChecked, instrumentations } = checkManifest(manifest, options);
  return {
    findings: findings.map(
      ({ message, whyNoFix }) => proseToText(message) + (whyNoFix === null ? "" : ` (no fix: ${whyNoFix})`),
    ),
    notChecked: notChecked.map(({ reason }) => reason),
    judged: instrumentations,
    fixed: applyFixes(manifest, { ...options, safeties: ["safe"] }).manifest.text,
  };
}

/** A list with one entry that has nothing to do with anything. */
export const ENV = "env: [{name: A, value: b}]";

export const NAMES = "requests,urllib3,urllib,flask";
