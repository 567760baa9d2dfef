/** One configuration out of layers. Maps merge by key, lists replace, overrides add up; `null` goes back to the preset. */
import { combinePresets } from "./defaults.ts";
import type { ConfigurationLayer } from "./parse-configuration.ts";
import type { Configuration, NamesByLanguage, Override, RuleSettings } from "./policy.ts";
import type { PresetName } from "./presets.ts";
import type { ConfigurationFile, NamesInFile } from "./schema.ts";

/** `layers`: the weakest first. The presets are those of the strongest layer that names any. */
export function mergeLayers(layers: readonly ConfigurationLayer[]): Configuration {
  const preset = combinePresets(findPresets(layers));
  return layers.reduce(
    (configuration, layer) => applySettings(configuration, layer.settings, preset),
    preset,
  );
}

function findPresets(layers: readonly ConfigurationLayer[]): readonly PresetName[] {
  const preset = layers.findLast((layer) => layer.settings.preset !== undefined)?.settings.preset ?? [];
  return typeof preset === "string" ? [preset] : preset;
}

function applySettings(
  base: Configuration,
  settings: ConfigurationFile,
  preset: Configuration,
): Configuration {
  const { paths, review, check, fix } = settings;
  return {
    isStrict: preset.isStrict,
    target: { operator: pick(settings.target?.operator, base.target.operator, preset.target.operator) },
    recommended: mergeNames(base.recommended, settings.recommended),
    only: { ...base.only, ...readNames(settings.only ?? {}) },
    keep: mergeNames(base.keep, settings.keep),
    rules: mergeRules(base.rules, settings.rules, preset.rules),
    paths: {
      include: paths?.include ?? base.paths.include,
      exclude: pick(paths?.exclude, base.paths.exclude, []),
    },
    overrides:
      settings.overrides === null ? [] : [...base.overrides, ...(settings.overrides ?? []).map(readOverride)],
    review: {
      comments: pick(review?.comments, base.review.comments, preset.review.comments),
      drafts: pick(review?.drafts, base.review.drafts, preset.review.drafts),
    },
    check: { failOn: pick(check?.failOn, base.check.failOn, preset.check.failOn) },
    fix: { allow: pick(fix?.allow, base.fix.allow, preset.fix.allow) },
    suppressions: pick(settings.suppressions, base.suppressions, preset.suppressions),
  };
}

function pick<T>(value: T | null | undefined, base: T, reset: T): T {
  if (value === undefined) return base;
  return value ?? reset;
}

function mergeNames(base: NamesByLanguage, names: NamesInFile | null | undefined): NamesByLanguage {
  return {
    python: pick(names?.python, base.python, []),
    java: pick(names?.java, base.java, []),
    nodejs: pick(names?.nodejs, base.nodejs, []),
    dotnet: pick(names?.dotnet, base.dotnet, []),
    php: pick(names?.php, base.php, []),
    ruby: pick(names?.ruby, base.ruby, []),
  };
}

function mergeRules(
  base: RuleSettings,
  rules: ConfigurationFile["rules"],
  preset: RuleSettings,
): RuleSettings {
  const merged = new Map(Object.entries(base));
  for (const [id, level] of Object.entries(rules ?? {})) {
    const value = level ?? preset[id];
    if (value === undefined) merged.delete(id);
    else merged.set(id, value);
  }
  return Object.fromEntries(merged);
}

type OverrideInFile = NonNullable<ConfigurationFile["overrides"]>[number];

function readOverride(override: OverrideInFile): Override {
  const { paths, recommended, only, keep, rules } = override;
  return {
    paths,
    ...(recommended && { recommended: readNames(recommended) }),
    ...(only && { only: readNames(only) }),
    ...(keep && { keep: readNames(keep) }),
    ...(rules && { rules: Object.fromEntries(Object.entries(rules)) }),
  };
}

function readNames(names: NamesInFile): Partial<NamesByLanguage> {
  return Object.fromEntries(Object.entries(names).map(([language, list]) => [language, list ?? []]));
}
