/**
 * `otel-fix/core`: the engine for programs of your own. Pure: no file, network or clock; runs in browsers too. Texts, a
 * configuration and a day go in, findings with proved fixes come out.
 */
import { mergeLayers } from "../../../src/core/config/merge-layers.ts";
import { parseConfiguration, type ConfigurationError } from "../../../src/core/config/parse-configuration.ts";
import type { Configuration } from "../../../src/core/config/policy.ts";
import { rules } from "../../../src/rules/index.ts";

export {
  applyFixes,
  checkManifest,
  checkProject,
  isCandidate,
  loadDockerfileParser,
  parseManifest,
  type CheckedManifest,
  type CheckOptions,
  type CheckResult,
  type FixedManifest,
  type FixOptions,
} from "../../../src/core/check.ts";
export { checkOptionsFor, type CheckContext } from "../../../src/app/files/check-options.ts";
export type { Finding, Fix } from "../../../src/core/lint/finding.ts";
export type { Rule } from "../../../src/core/lint/rule.ts";
export type { Manifest } from "../../../src/core/manifest/manifest.ts";
export { proseToText, type Prose } from "../../../src/core/text/prose.ts";
export { rules, type Configuration, type ConfigurationError };

/** The text of a configuration file, or why it cannot be one. */
export type Configured =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly errors: readonly ConfigurationError[] };

/** @param text as in `.github/otel-fix.yml`; without one the default configuration. `_extends` is not followed. */
export function configure(text = "", path = ".github/otel-fix.yml"): Configured {
  const parsed = parseConfiguration(text, { path, ruleIds: rules.map(({ id }) => id) });
  return parsed.ok ? { ok: true, configuration: mergeLayers([parsed.layer]) } : parsed;
}
