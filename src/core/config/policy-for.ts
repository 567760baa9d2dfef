/** What a configuration says about one path. Asked for thousands of paths: globs are compiled once per configuration. */
import { compileGlobs } from "./globs.ts";
import type { Configuration, Language, Override, Policy } from "./policy.ts";

/** `path` is relative to the root of the repository, with `/`. Of several overrides that match, the later one wins. */
export function policyFor(configuration: Configuration, path: string): Policy {
  const { overrides } = compile(configuration);
  return overrides
    .filter(({ matches }) => matches(path))
    .reduce<Policy>((policy, { override }) => applyOverride(policy, override), configuration);
}

/** Whether the file is to be looked at. */
export function isIncluded(configuration: Configuration, path: string): boolean {
  const { isIn, isOut } = compile(configuration);
  return isIn(path) && !isOut(path);
}

/** Whether the file is left out by name, whoever asks for it. */
export function isExcluded(configuration: Configuration, path: string): boolean {
  return compile(configuration).isOut(path);
}

/** The names that a resource should disable in this language: recommended and not kept, in order, each once. */
export function recommendedNames(policy: Policy, language: Language): readonly string[] {
  const kept = new Set(policy.keep[language]);
  return [...new Set(policy.recommended[language])].filter((name) => !kept.has(name));
}

type Matcher = (path: string) => boolean;

interface Compiled {
  readonly isIn: Matcher;
  readonly isOut: Matcher;
  readonly overrides: readonly { readonly matches: Matcher; readonly override: Override }[];
}

const compiledByConfiguration = new WeakMap<Configuration, Compiled>();

/** parseConfiguration refuses broken globs; one that makes this throw was written by us. */
function compile(configuration: Configuration): Compiled {
  const known = compiledByConfiguration.get(configuration);
  if (known !== undefined) return known;
  const compiled = {
    isIn: compileGlobs(configuration.paths.include),
    isOut: compileGlobs(configuration.paths.exclude),
    overrides: configuration.overrides.map((override) => ({
      matches: compileGlobs(override.paths),
      override,
    })),
  };
  compiledByConfiguration.set(configuration, compiled);
  return compiled;
}

function applyOverride(policy: Policy, override: Override): Policy {
  return {
    recommended: { ...policy.recommended, ...override.recommended },
    keep: { ...policy.keep, ...override.keep },
    rules: { ...policy.rules, ...override.rules },
  };
}
