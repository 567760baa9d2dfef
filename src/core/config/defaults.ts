import type { Configuration, NamesByLanguage } from "./policy.ts";
import { PRESET_NAMES, PRESETS, type Preset, type PresetName } from "./presets.ts";

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

/** The configuration that one preset alone stands for. */
export const presets = Object.fromEntries(
  PRESET_NAMES.map((name) => [name, combinePresets([name])]),
) as Readonly<Record<PresetName, Configuration>>;

/** One after the other over what counts by default: what a later one says wins. */
export function combinePresets(names: readonly PresetName[]): Configuration {
  return names.reduce<Configuration>((base, name) => {
    if (name === "default") return defaultPreset;
    const { recommended, keep, ...settings }: Preset = PRESETS[name];
    return {
      ...base,
      ...settings,
      recommended: { ...base.recommended, ...recommended },
      keep: { ...base.keep, ...keep },
    };
  }, defaultPreset);
}

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

/** What Compose files name is among them: see kinds/compose/beside.ts. */
const COMPANIONS = [
  "**/*.{md,mdx,markdown,tf,tofu,dockerfile,Dockerfile,env}",
  "**/{Dockerfile,Containerfile,.env.}*",
];
