import { TITLES, type SectionName } from "../catalog/languages.ts";
import { knownVariables } from "../catalog/data/known-variables.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import { environmentOf, type Environment } from "../core/kinds/instrumentation/environment/environment.ts";
import type { Variable } from "../core/kinds/instrumentation/environment/variable.ts";
import { readImage, type Image } from "../core/kinds/instrumentation/image.ts";
import { listSections, type Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, listNames, listWords, plain, prose, type Prose } from "../core/text/prose.ts";
import { isBelow, type Version } from "../core/text/version.ts";

export const deadVariable = defineRule({
  id: "dead-variable",
  summary: "OTEL_CONFIG_FILE names a file that an agent does not read, or that replaces other variables.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["a setting has no effect", "no telemetry at all"],
  languages: ["java", "nodejs", "python", "dotnet"],
  visits: "instrumentation",
  *check(instrumentation, policy) {
    const operator = operatorVersion(policy);
    for (const { variable, effects } of findEffects(instrumentation, operator))
      yield describe(instrumentation, variable, effects);
  },
});

interface Effect {
  readonly language: SectionName;
  /** ignored: the file is not read. packages: it needs some that the image lacks. instead: the names are not read. */
  readonly kind: "ignored" | "packages" | "instead";
  readonly names: readonly string[];
}

interface Caused {
  readonly variable: Variable;
  readonly effects: readonly Effect[];
}

/** By the entry that names the file: one in `spec.env` reaches every language. */
function findEffects(instrumentation: Instrumentation, operator: Version | null): readonly Caused[] {
  const byEntry = new Map<unknown, { variable: Variable; effects: Effect[] }>();
  for (const { name: language } of listSections(instrumentation)) {
    const environment = environmentOf(instrumentation, language, { operator, container: null });
    const file = environment.get(CONFIG_FILE);
    // From valueFrom, or from another tool, it may be empty, and an empty one is none.
    if (file.kind !== "known" || file.text.trim() === "") continue;
    const { variable } = file;
    const effect = judge(language, readImage(instrumentation, language, operator), environment);
    const caused = byEntry.get(variable.node) ?? { variable, effects: [] };
    byEntry.set(variable.node, caused);
    if (effect !== null) caused.effects.push(effect);
  }
  return [...byEntry.values()].filter(({ effects }) => effects.length > 0);
}

const CONFIG_FILE = "OTEL_CONFIG_FILE";

/** What becomes of the file in a language, by what its published image has; a custom one can have anything. */
function judge(language: SectionName, { kind, version }: Image, environment: Environment): Effect | null {
  if (kind === "custom" || kind === "unknown") return null;
  const ignored = { language, kind: "ignored", names: [] } as const;
  switch (language) {
    case "nodejs":
      return ignored;
    case "dotnet":
      return mayReadFiles(environment) ? null : ignored;
    case "python":
      if (version === null) return null;
      if (isBelow(version, "0.64.0")) return ignored;
      return {
        language,
        kind: "packages",
        names: isBelow(version, "0.65.0") ? ["pyyaml", "jsonschema"] : ["opentelemetry-configuration"],
      };
    case "java": {
      // Before 2.26.0 the variable was called OTEL_EXPERIMENTAL_CONFIG_FILE.
      if (version === null || isBelow(version, "2.26.0")) return null;
      const names = findDead(environment);
      return names.length === 0 ? null : { language, kind: "instead", names };
    }
    default:
      return null;
  }
}

function mayReadFiles(environment: Environment): boolean {
  const value = environment.get("OTEL_EXPERIMENTAL_FILE_BASED_CONFIGURATION_ENABLED");
  return value.kind === "unknown" || (value.kind === "known" && value.text.trim().toLowerCase() === "true");
}

/** What the lists set for the SDK, as the specification has it. */
function findDead(environment: Environment): readonly string[] {
  return environment
    .variables()
    .filter(({ name, source }) => source !== null && name !== CONFIG_FILE && OF_SDK.has(name))
    .map(({ name }) => name);
}

const OF_SDK: ReadonlySet<string> = new Set(knownVariables.spec);

function describe(
  instrumentation: Instrumentation,
  variable: Variable,
  effects: readonly Effect[],
): RuleFinding {
  const label = capitalize(nameInSentence(instrumentation));
  const isCertain = effects.some(({ kind }) => kind !== "instead");
  return {
    message: prose`${label} sets ${CONFIG_FILE}: ${joinClauses(effects)}.`,
    at: rangeOfVariable(instrumentation, variable, variable.source?.list.owner ?? null),
    advice: {
      consequence: isCertain
        ? prose`The file has no effect: the SDK uses its variables and defaults, or does not start.`
        : prose`With a file, the SDK reads its settings there alone; a variable counts only where the file refers to it (${"${OTEL_…}"}).`,
      cost: [],
      decline: [
        prose`It is fine if your own image reads the file, or if the file refers to the variables.`,
        declineRule("dead-variable"),
      ],
    },
    fix: { whyNoFix: "only its author knows whether the file or the variables should count" },
  };
}

function joinClauses(effects: readonly Effect[]): Prose {
  const ignored = effects.filter(({ kind }) => kind === "ignored").map(({ language }) => TITLES[language]);
  const clauses = [
    ...(ignored.length === 0
      ? []
      : [
          prose`${plain(ignored.length === 1 ? "the agent" : "the agents")} of ${listWords(ignored)} ${plain(ignored.length === 1 ? "doesn't" : "don't")} read that file`,
        ]),
    ...effects
      .filter(({ kind }) => kind === "packages")
      .map(({ names }) => prose`Python sends nothing unless the application ships ${listNames(names)}`),
    ...effects.filter(({ kind }) => kind === "instead").map(({ names }) => describeDead(names)),
  ];
  return clauses.flatMap((clause, at) => (at === 0 ? clause : [", and ", ...clause]));
}

function describeDead(names: readonly string[]): Prose {
  const more = names.length > 3 ? prose`, and ${plain(names.length - 3)} more,` : plain("");
  return prose`Java's agent then reads ${listNames(names.slice(0, 3))}${more} only where the file refers to them`;
}
