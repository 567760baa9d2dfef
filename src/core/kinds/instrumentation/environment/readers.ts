import type { Version } from "../../../text/version.ts";
import { listSections, type Instrumentation, type Section } from "../instrumentation.ts";
import { environmentOf, type Environment } from "./environment.ts";
import { isSdkDisabled } from "./settings.ts";
import type { Variable } from "./variable.ts";

/** A value that is written out, and the languages that get it: what is wrong with it is said once for all of them. */
export interface ReadValue {
  readonly text: string;
  readonly variable: Variable;
  /** Those that read it, in the order of the languages; one at least. */
  readonly readers: readonly Section[];
}

/** What a name is set to for the languages with a section, as far as it is written out in the resource itself. */
export function listReadValues(
  instrumentation: Instrumentation,
  name: string,
  operator: Version | null,
): readonly ReadValue[] {
  const groups = new Map<object, ReadValue>();
  for (const section of listSections(instrumentation)) {
    const environment = environmentOf(instrumentation, section.name, { operator, container: null });
    if (isSwitchedOff(environment) || isConfiguredByFile(environment)) continue;
    const value = environment.get(name);
    if (value.kind !== "known") continue;
    const key = value.variable.source?.entry ?? value.variable.node;
    // The operator's own defaults are nobody's words.
    if (key === null) continue;
    const { text, variable, readers } = groups.get(key) ?? { ...value, readers: [] };
    groups.set(key, { text, variable, readers: [...readers, section] });
  }
  return [...groups.values()];
}

/** Whether nothing is traced at all, so that no other setting matters. */
export function isSwitchedOff(environment: Environment): boolean {
  if (isSdkDisabled(environment)) return true;
  if (environment.language !== "java") return false;
  const agent = environment.get("OTEL_JAVAAGENT_ENABLED");
  return agent.kind === "known" && agent.text.trim().toLowerCase() === "false";
}

/** Whether a file takes the place of the variables that the specification defines (facts of SDKs' declarative configuration). */
export function isConfiguredByFile({ language, get }: Environment): boolean {
  if (get("OTEL_CONFIG_FILE").kind === "absent") return false;
  if (language === "dotnet")
    return get("OTEL_EXPERIMENTAL_FILE_BASED_CONFIGURATION_ENABLED").kind !== "absent";
  // Node.js, as it is injected, does not read the file.
  return language !== "nodejs";
}
