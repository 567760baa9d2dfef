import { agentVariables } from "../../../catalog/data/agent-variables.ts";
import type { SectionName } from "../../../catalog/languages.ts";
import { findKey, isMap, isNull, textOf } from "../../yaml/node.ts";
import { isRendered } from "../../text/rendered.ts";
import type { ClusterObject } from "./cluster-objects.ts";
import { baseOf } from "./command-line.ts";
import { relate } from "./namespaces.ts";
import type { Surroundings } from "./surroundings.ts";
import type { PodContainer, Word, Workload } from "./workload.ts";

/** What takes the variables of agents away from them. */

/** Those that the operator joins its agent to; by reference it can't (opentelemetry-operator be894441 sdk.go validateContainerEnv). */
export function joinedVariables(language: SectionName): readonly string[] {
  return language in agentVariables
    ? agentVariables[language as keyof typeof agentVariables].filter(isJoined)
    : [];
}

function isJoined(name: string): boolean {
  return (
    !name.startsWith("CORECLR_") && name !== "OTEL_DOTNET_AUTO_HOME" && name !== "OTEL_PHP_AUTOLOAD_ENABLED"
  );
}

/** A ConfigMap or Secret that `envFrom` names, with a key that becomes the variable. */
export interface Provider {
  readonly object: ClusterObject;
  readonly variable: string;
}

/** In sight, and in the pod's namespace. */
export function findProviders(
  workload: Workload,
  { envFrom }: PodContainer,
  { names, surroundings }: { readonly names: readonly string[]; readonly surroundings: Surroundings },
): readonly Provider[] {
  const list = envFrom?.node;
  if (list?.kind !== "seq") return [];
  return list.items.flatMap((item) => {
    if (!isMap(item)) return [];
    const prefix = textOf(findKey(item, "prefix")?.node ?? null) ?? "";
    return [["configMapRef", "ConfigMap"] as const, ["secretRef", "Secret"] as const].flatMap(
      ([key, kind]) => {
        const reference = findKey(item, key)?.node ?? null;
        const name = isMap(reference) ? textOf(findKey(reference, "name")?.node ?? null) : null;
        if (name === null || isRendered(name)) return [];
        return surroundings
          .named(kind, name)
          .filter((object) => relate(workload, object) === "same")
          .flatMap((object) =>
            names.filter((one) => hasKey(object, one, prefix)).map((variable) => ({ object, variable })),
          );
      },
    );
  });
}

function hasKey({ node }: ClusterObject, name: string, prefix: string): boolean {
  if (!name.startsWith(prefix)) return false;
  return ["data", "stringData"].some((part) => {
    const map = findKey(node, part)?.node ?? null;
    const found = isMap(map) ? findKey(map, name.slice(prefix.length)) : null;
    return found !== null && !isNull(found.node);
  });
}

export interface Reassignment {
  readonly word: Word;
  /** A variable, or a program with the option that throws variables away. */
  readonly what: string;
  readonly isVariable: boolean;
}

/** The word of a command that gives an agent's variable another value, or keeps it from the program. */
export function findReassignment(
  words: readonly Word[],
  script: Word | null,
  names: readonly string[],
): Reassignment | null {
  if (script !== null) {
    const what = findAssignment(script.text, names);
    return what === null ? null : { word: script, what, isVariable: true };
  }
  const [program, ...rest] = words;
  if (program === undefined) return null;
  if (baseOf(program) === "env") return findInEnv(rest, names);
  if (!names.includes("PYTHONPATH") || !/^python[\d.]*$/.test(baseOf(program))) return null;
  for (const word of rest) {
    if (!word.text.startsWith("-") || /^-[cm]$/.test(word.text)) return null;
    if (/^-[a-zA-Z]*[IES]/.test(word.text))
      return { word, what: `${baseOf(program)} ${word.text}`, isVariable: false };
  }
  return null;
}

/** Exported, or for the last program of the script: one before it may be all that is meant. */
function findAssignment(script: string, names: readonly string[]): string | null {
  for (const { 0: match, 1: name = "", index } of script.matchAll(ASSIGNMENT)) {
    const isExported = script.slice(0, index).endsWith("export");
    const rest = script.slice(index + match.length);
    if (names.includes(name) && (isExported || !/[;&|\n]/.test(rest))) return name;
  }
  return null;
}

const ASSIGNMENT = /(?:^|[\s;&|(])([A-Z_]{1,40})=/g;

function findInEnv(words: readonly Word[], names: readonly string[]): Reassignment | null {
  for (const word of words) {
    if (["-i", "-", "--ignore-environment"].includes(word.text))
      return { word, what: `env ${word.text}`, isVariable: false };
    const name = names.find((one) => word.text.startsWith(`${one}=`));
    if (name !== undefined) return { word, what: name, isVariable: true };
    if (!word.text.startsWith("-") && !word.text.includes("=")) return null;
  }
  return null;
}
