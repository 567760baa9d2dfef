/** What a configuration says about one path. Asked for thousands of paths: globs are compiled once per configuration. */
import { companionsOf } from "./defaults.ts";
import { compileGlobs, createStepCount } from "./globs.ts";
import { onceFor } from "../text/once-for.ts";
import { parseVersion, type Version } from "../text/version.ts";
import type { Configuration, Language, Override, Policy } from "./policy.ts";

/** `path` is relative to the root of the repository, with `/`. Of several overrides that match, the later one wins. */
export function policyFor(configuration: Configuration, path: string): Policy {
  return compile(configuration).policyFor(path);
}

/** Whether the file is a reason to look. */
export function isIncluded(configuration: Configuration, path: string): boolean {
  return compile(configuration).isIncluded(path);
}

/** Whether the file is to be looked at where others are: documentation and programs beside manifests too. */
export function isLookedAt(configuration: Configuration, path: string): boolean {
  return compile(configuration).isLookedAt(path);
}

/** Steps that it may take to learn what the configuration says about a path, the first time. */
export function countPathSteps(configuration: Configuration, path: string): number {
  return compile(configuration).countSteps(path);
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

/** What a policy wants of a language: that these names are disabled, or that everything but these is. */
export interface Wish {
  readonly kind: "without" | "only";
  readonly names: readonly string[];
}

/** null where it wants nothing. `only` wins over `recommended`; what is kept stays in either case. */
export function wishFor(policy: Policy, language: Language): Wish | null {
  const only = policy.only[language] ?? [];
  if (only.length > 0) return { kind: "only", names: [...new Set([...only, ...policy.keep[language]])] };
  const names = recommendedNames(policy, language);
  return names.length === 0 ? null : { kind: "without", names };
}

/** The operator's version that the manifests are for; null where nobody says. */
export function operatorVersion({ target }: Pick<Policy, "target">): Version | null {
  return versionOf(target);
}

/** Every rule asks, about every resource. */
const versionOf = onceFor(({ operator }: Policy["target"]) => parseVersion(operator));

type Matcher = (path: string) => boolean;

interface Compiled {
  readonly isIncluded: Matcher;
  readonly isLookedAt: Matcher;
  readonly isOut: Matcher;
  readonly countSteps: (path: string) => number;
  readonly policyFor: (path: string) => Policy;
}

const compiledByConfiguration = new WeakMap<Configuration, Compiled>();

/** parseConfiguration refuses broken globs; one that makes this throw was written by us. */
function compile(configuration: Configuration): Compiled {
  const known = compiledByConfiguration.get(configuration);
  if (known !== undefined) return known;
  const { include, exclude } = configuration.paths;
  const companions = companionsOf(configuration);
  const [isIn, isOut, isBeside] = [compileGlobs(include), compileGlobs(exclude), compileGlobs(companions)];
  const overrides = configuration.overrides.map((override) => ({
    matches: compileGlobs(override.paths),
    override,
  }));
  const compiled = {
    isIncluded: rememberPaths((path) => isIn(path) && !isOut(path)),
    isLookedAt: rememberPaths((path) => (isIn(path) || isBeside(path)) && !isOut(path)),
    isOut,
    countSteps: createStepCount([
      ...include,
      ...exclude,
      ...companions,
      ...overrides.flatMap(({ override }) => override.paths),
    ]),
    policyFor: rememberPaths((path) =>
      overrides
        .filter(({ matches }) => matches(path))
        .reduce<Policy>((policy, { override }) => applyOverride(policy, override), configuration),
    ),
  };
  compiledByConfiguration.set(configuration, compiled);
  return compiled;
}

/** GitHub lists 3,000 files of a pull request. */
const MAX_REMEMBERED = 5_000;

/** A path is asked about again and again: for its file, each of its findings and each thread on it. */
function rememberPaths<T>(answer: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const found = answer(path);
    known.set(path, found);
    return found;
  };
}

function applyOverride(policy: Policy, override: Override): Policy {
  return {
    isStrict: policy.isStrict,
    target: policy.target,
    recommended: { ...policy.recommended, ...override.recommended },
    only: { ...policy.only, ...override.only },
    keep: { ...policy.keep, ...override.keep },
    rules: { ...policy.rules, ...override.rules },
    overridden: { ...policy.overridden, ...override.rules },
  };
}
