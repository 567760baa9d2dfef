import type { SectionName } from "../../../../catalog/languages.ts";
import { onceForEach } from "../../../text/once-for.ts";
import { nameVersion } from "../../../text/version.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { generate, type Generated, type GenerateOptions, type Slot } from "./generated.ts";
import { LAST } from "./sdk-steps.ts";
import { findSet, listSet, listSources, type Lookup } from "./sources.ts";
import type { Variable } from "./variable.ts";

/**
 * The effective environment: what a container has that the operator instruments, in its order, and where each value comes
 * from. The operator appends a name only where nobody has set it (internal/instrumentation/sdk.go, appendIfNotSet): the
 * pod's own env comes first, then the language's, then `spec.env`, then defaults and the other fields of `spec`.
 */
export interface Environment {
  readonly language: SectionName | "sdk";
  /** In the order of the container's list, as far as the entries are known; made when it is asked for. */
  readonly variables: () => readonly Variable[];
  /** What counts for a name. */
  readonly get: (name: string) => Effective;
}

export type Effective =
  | { readonly kind: "absent" }
  /** All of it is written out. */
  | { readonly kind: "known"; readonly text: string; readonly variable: Variable }
  /** Set, or perhaps set, by something that only the cluster or another file knows. */
  | { readonly kind: "unknown"; readonly reason: string; readonly variable: Variable };

/**
 * operator: its version; null where that is not known: what is said holds for the newest that was read. container: null
 * where no pod is in sight: what is said holds for one that sets nothing of it itself.
 */
export type EnvironmentOptions = GenerateOptions;

const NOBODY: EnvironmentOptions = { operator: null, container: null };

export function environmentOf(
  instrumentation: Instrumentation,
  language: SectionName | "sdk",
  options: EnvironmentOptions = NOBODY,
): Environment {
  return options.container === null
    ? buildOnce(instrumentation, language, options)
    : build(instrumentation, language, options);
}

/** Every rule asks for the same ones. */
const buildOnce = onceForEach(
  (language: SectionName | "sdk", { operator }: EnvironmentOptions) => `${language} ${nameVersion(operator)}`,
  build,
);

function build(
  instrumentation: Instrumentation,
  language: SectionName | "sdk",
  options: EnvironmentOptions,
): Environment {
  const sources = listSources(instrumentation, language, options.container);
  const lookup = { instrumentation, language, sources };
  let generated: Generated | null = null;
  const generateOnce = () => (generated ??= generate(lookup, options));
  return {
    language,
    get: (name) => toEffective(find(lookup, name, generateOnce)),
    variables: () => listVariables(lookup, generateOnce()),
  };
}

function find(lookup: Lookup, name: string, generateOnce: () => Generated): Variable | null {
  const set = findSet(lookup, name);
  const mayBeGenerated = set === null || set.origin === "common" || AGENT_NAMES.test(name);
  if (!mayBeGenerated) return set;
  const { byName, joined, appended } = generateOnce();
  const early = appended.find(({ variable, slot }) => variable.name === name && slot === "before-common");
  return joined.get(name) ?? early?.variable ?? set ?? byName.get(name) ?? null;
}

/** Names that agents are joined to. */
const AGENT_NAMES =
  /^(?:JAVA_TOOL_OPTIONS|NODE_OPTIONS|PYTHONPATH|DOTNET_|LD_LIBRARY_PATH|RUBYOPT|PHP_INI_SCAN_DIR)/;

function toEffective(variable: Variable | null): Effective {
  if (variable === null) return { kind: "absent" };
  const { value } = variable;
  switch (value.kind) {
    case "literal":
      return { kind: "known", text: value.text, variable };
    case "expanded":
      // From variables that other tools may set in the pod.
      return { kind: "unknown", reason: "$(…) reference", variable };
    case "field-ref":
      return { kind: "unknown", reason: "the pod's own field", variable };
    case "unknown":
      return { kind: "unknown", reason: value.reason, variable };
  }
}

function listVariables(lookup: Lookup, { appended, joined }: Generated): readonly Variable[] {
  const listed: Variable[] = [];
  const seen = new Set<string>();
  const addSet = (isWanted: (origin: Variable["origin"]) => boolean) => {
    for (const source of lookup.sources.filter(({ origin }) => isWanted(origin)))
      for (const variable of listSet(source)) {
        if (seen.has(variable.name)) continue;
        seen.add(variable.name);
        listed.push(joined.get(variable.name) ?? variable);
      }
  };
  const addGenerated = (slot: Slot) => {
    for (const { variable } of appended.filter((one) => one.slot === slot)) {
      seen.add(variable.name);
      listed.push(variable);
    }
  };
  addGenerated("first");
  addSet((origin) => origin !== "common");
  addGenerated("before-common");
  addSet((origin) => origin === "common");
  addGenerated("behind-common");
  addGenerated("last");
  return [...listed.filter(({ name }) => name !== LAST), ...listed.filter(({ name }) => name === LAST)];
}
