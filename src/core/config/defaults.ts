import type { Configuration } from "./policy.ts";

export type PresetName = "default" | "strict";

/**
 * What counts where no configuration says otherwise. The names come from the failed start-up requests that flood the
 * traces of auto-instrumented Python services: calls through `requests` are hidden only with `urllib3` disabled too.
 */
const defaultPreset: Configuration = {
  recommended: { python: ["requests", "urllib3", "urllib", "flask"], java: [], nodejs: [], dotnet: [] },
  keep: { python: [], java: [], nodejs: [], dotnet: [] },
  rules: {},
  paths: { include: ["**/*.{yaml,yml,json,tpl}"], exclude: [] },
  overrides: [],
  review: { comments: "inline", drafts: false },
  check: { failOn: "error" },
  fix: { allow: "write" },
  suppressions: "allow",
};

/** The same checks without a quiet way around them: warnings fail, and what is suppressed stays in sight. */
const strictPreset: Configuration = {
  ...defaultPreset,
  check: { failOn: "warning" },
  suppressions: "report",
};

export const presets: Readonly<Record<PresetName, Configuration>> = {
  default: defaultPreset,
  strict: strictPreset,
};
