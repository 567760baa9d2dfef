import { ghostVariables, variablesOfOldVersions } from "./data/ghost-variables.ts";
import { knownVariables } from "./data/known-variables.ts";
import { SECTIONS, type SectionName } from "./languages.ts";

/** The names of OpenTelemetry's variables, as rules about names ask for them. */

const GHOSTS: ReadonlyMap<string, string | null> = new Map(Object.entries(ghostVariables));

/** What does what a variable that nothing reads seems to promise, null: nothing; undefined for other names. */
export function findGhost(name: string): string | null | undefined {
  return GHOSTS.get(name);
}

/** A list of names to switch off: in each language another variable. */
const DISABLED_OF: Partial<Readonly<Record<SectionName, string>>> = {
  python: "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
  nodejs: "OTEL_NODE_DISABLED_INSTRUMENTATIONS",
  php: "OTEL_PHP_DISABLED_INSTRUMENTATIONS",
};

/** The variable that does what a name that nothing reads seems to promise, where it is one and takes the same values. */
export function findSuccessor(name: string, section: SectionName | null): string | null {
  if (name === "OTEL_DISABLED_INSTRUMENTATIONS")
    return section === null ? null : (DISABLED_OF[section] ?? null);
  const ghost = findGhost(name) ?? "";
  return /^OTEL_[A-Z0-9_]+$/.test(ghost) ? ghost : null;
}

/** Names that the projects' sources or documents have, and some more that they had. */
export const KNOWN_NAMES: ReadonlySet<string> = new Set([
  ...Object.values(knownVariables).flat(),
  ...Object.keys(variablesOfOldVersions),
]);

/** Names that a misspelt one can mean: not those of old versions, of tests, and of the operator's own. */
export const MEANT_NAMES: readonly string[] = [...KNOWN_NAMES].filter(
  (name) =>
    !/^OTEL_(?:TESTING_|EXPORTER_JAEGER_|EXPERIMENTAL_CONFIG_FILE$|RESOURCE_ATTRIBUTES_|(?:NODE|POD)_IP$)/.test(
      name,
    ),
);

/**
 * Names beyond any list: of Java's thousands of properties, of a library in the middle of the name, and of vendors. HTTPX2 is an
 * instrumentation of its own.
 */
export const OPEN_NAMES =
  /^OTEL_(?:INSTRUMENTATION|JAVAAGENT|JMX|JAVA|RUBY|AWS|RESOURCE_PROVIDERS)_|^OTEL_DOTNET_AUTO_(?:TRACES|METRICS|LOGS)_\w+_INSTRUMENTATION_ENABLED$|^OTEL_PYTHON_HTTPX2_/;

/**
 * The language whose agent alone reads a name, by its beginning; null where others may read it too. `OTEL_NODE_` can be about a
 * node of the cluster: of these, the names that are known.
 */
export function findLanguage(name: string): SectionName | null {
  if (NODE_NAMES.has(name)) return "nodejs";
  return SECTIONS.find((section) => BEGINNINGS[section]?.test(name) === true) ?? null;
}

const NODE_NAMES: ReadonlySet<string> = new Set(
  [...knownVariables.nodejs, ...knownVariables.nodejs_contrib].filter((name) =>
    name.startsWith("OTEL_NODE_"),
  ),
);

const BEGINNINGS: Partial<Readonly<Record<SectionName, RegExp>>> = {
  java: /^OTEL_(?:JAVAAGENT|JAVA|JMX)_/,
  nodejs: /^OTEL_NODEJS_/,
  python: /^OTEL_PYTHON_/,
  dotnet: /^OTEL_DOTNET_/,
  go: /^OTEL_GO_AUTO_/,
  php: /^OTEL_PHP_/,
  ruby: /^OTEL_RUBY_/,
};
