import type { Configuration, NamesByLanguage } from "./policy.ts";

export type PresetName = "default" | "strict";

const noNames: NamesByLanguage = { python: [], java: [], nodejs: [], dotnet: [], php: [], ruby: [] };

/**
 * What counts where no configuration says otherwise. The names come from the failed start-up requests that flood the
 * traces of auto-instrumented Python services: calls through `requests` are hidden only with `urllib3` disabled too.
 */
const defaultPreset: Configuration = {
  isStrict: false,
  target: { operator: "unknown" },
  recommended: { ...noNames, python: ["requests", "urllib3", "urllib", "flask"] },
  only: {},
  keep: noNames,
  rules: {},
  paths: {
    include: ["**/*.{yaml,yml,json,tpl,tmpl,gotmpl,tftpl,j2}", "**/*.{yaml,yml}.{template,example,erb}"],
    exclude: [],
  },
  overrides: [],
  review: { comments: "inline", drafts: false },
  check: { failOn: "error" },
  fix: { allow: "write" },
  suppressions: "allow",
};

/** All checks, without a quiet way around them: warnings fail, and what is suppressed stays in sight. */
const strictPreset: Configuration = {
  ...defaultPreset,
  isStrict: true,
  check: { failOn: "warning" },
  suppressions: "report",
};

export const presets: Readonly<Record<PresetName, Configuration>> = {
  default: defaultPreset,
  strict: strictPreset,
};

/**
 * What stands beside manifests, in pages and programs: looked at along with other files, and no reason to read any. Whoever
 * says what to include gets that and nothing else.
 */
export function companionsOf({ paths }: Configuration): readonly string[] {
  const { include } = defaultPreset.paths;
  const isOwn =
    paths.include.length !== include.length || paths.include.some((glob, at) => glob !== include[at]);
  return isOwn ? [] : COMPANIONS;
}

const COMPANIONS = ["**/*.{md,mdx,markdown,tf,tofu}"];
