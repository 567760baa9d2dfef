import { operatorVersion } from "../core/config/policy-for.ts";
import { planValue } from "../core/kinds/instrumentation/edit/set-value.ts";
import { listReadValues, type ReadValue } from "../core/kinds/instrumentation/environment/readers.ts";
import { listKnownImages, readImage } from "../core/kinds/instrumentation/image.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import {
  LIST_VARIABLES,
  readNameList,
  type ListFault,
  type ListReading,
  type ListVariable,
} from "../core/kinds/instrumentation/name-list.ts";
import { rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { declineRule, newPods } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, listNames, plain, prose, type Prose } from "../core/text/prose.ts";
import { isBelow, type Version } from "../core/text/version.ts";

/** The first images that know the wildcard, and Node.js' list of what is off. */
const WILDCARD_SINCE = "0.60b0";
const NODE_LIST_SINCE = "0.48.0";

export const listSyntaxWithoutEffect = defineRule({
  id: "list-syntax-without-effect",
  summary: "A list of instrumentations is written so that it has no effect.",
  level: "warning",
  safety: "safe",
  since: "0.1.0",
  symptoms: ["a setting has no effect", "too many or failed spans"],
  languages: ["python", "nodejs", "php"],
  visits: "instrumentation",
  holdsInContainers: true,
  holdsInServices: true,
  *check(instrumentation, policy) {
    const operator = operatorVersion(policy);
    for (const variable of LIST_VARIABLES)
      for (const value of listReadValues(instrumentation, variable.name, operator)) {
        if (!value.readers.some(({ name }) => name === variable.language)) continue;
        const old = whyTooOld(instrumentation, { variable, value, operator });
        const reading = readNameList(value.text, variable);
        if (old !== null) yield describeOld(instrumentation, { variable, value, old });
        else if (reading.faults.length > 0) yield describe(instrumentation, { variable, value, reading });
      }
  },
});

interface Asked {
  readonly variable: ListVariable;
  readonly value: ReadValue;
}

/** What the image does not know yet; null where it does, and where its version is not known. */
function whyTooOld(
  instrumentation: Instrumentation,
  { variable, value, operator }: Asked & { readonly operator: Version | null },
): Prose | null {
  const readers = value.readers.filter(({ name }) => name === variable.language);
  const [image] = listKnownImages(instrumentation, readers, operator);
  if (image?.version == null) return null;
  const items = value.text.split(",").map((item) => item.trim());
  if (variable.language === "python" && items.includes("*") && isBelow(image.version, WILDCARD_SINCE))
    return prose`has ${"*"} in ${variable.name}, which has no effect: Python images know it from ${WILDCARD_SINCE} on`;
  const isList = variable.name === "OTEL_NODE_DISABLED_INSTRUMENTATIONS";
  return isList && isBelow(image.version, NODE_LIST_SINCE)
    ? prose`sets ${variable.name}, which has no effect: Node.js images read it from ${NODE_LIST_SINCE} on`
    : null;
}

function describeOld(
  instrumentation: Instrumentation,
  { value, old }: Asked & { readonly old: Prose },
): RuleFinding {
  return {
    message: prose`${capitalize(nameInSentence(instrumentation))} ${old}.`,
    at: rangeOfVariable(instrumentation, value.variable, value.readers[0]?.field ?? null),
    advice: { consequence: [], cost: [], decline: [declineRule(listSyntaxWithoutEffect.id)] },
    fix: { whyNoFix: "a newer image knows it, and which one is yours to choose" },
  };
}

type Found = Asked & { readonly reading: ListReading };

function describe(instrumentation: Instrumentation, found: Found): RuleFinding {
  const { variable, value, reading } = found;
  const { broken, faults } = reading;
  return {
    message: prose`${capitalize(nameInSentence(instrumentation))} has ${listNames(broken.map(shorten))} in ${variable.name}, which ${plain(broken.length === 1 ? "has" : "have")} no effect: ${plain(faults.map((fault) => WORDS[fault]).join(", "))}.`,
    at: rangeOfVariable(instrumentation, value.variable, value.readers[0]?.field ?? null),
    advice: {
      consequence: prose`The agent splits the list at commas, trims blanks, and compares names exactly.`,
      cost: [
        prose`The names take effect: the spans of those instrumentations come or go as the list says.`,
        newPods(instrumentation),
      ],
      decline: [declineRule(listSyntaxWithoutEffect.id)],
    },
    fix: proposeFix(instrumentation, found),
  };
}

function proposeFix(instrumentation: Instrumentation, { variable, value, reading }: Found): FixProposal {
  const { source } = value.variable;
  const { faults, repaired, isRepaired } = reading;
  const isAll = faults.includes("all");
  const image = readImage(instrumentation, variable.language, null);
  const knowsWildcard = image.version !== null && !isBelow(image.version, WILDCARD_SINCE);
  if (source === null) return { whyNoFix: "the list is not in sight" };
  if (faults.includes("pattern")) return { whyNoFix: "only its author knows which names the pattern means" };
  if (isAll && !(variable.language === "python" && knowsWildcard))
    return { whyNoFix: "the list needs the names one by one" };
  const text = isAll ? "*" : [...new Set(repaired)].join(",");
  const fix = propose(
    planValue({ instrumentation, ...source }, text),
    prose`Write ${variable.name} as ${shorten(text)}`,
  );
  return "title" in fix && !isRepaired ? { ...fix, safety: "unsafe" } : fix;
}

/** A value can be as long as the file. */
function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

const WORDS: Readonly<Record<ListFault, string>> = {
  quotes: "quotes and brackets become part of a name",
  separator: "names are separated by commas only",
  blanks: "names are separated by commas only",
  case: "names are case-sensitive",
  pattern: "names are compared whole, without patterns",
  all: "no name stands for all of them",
};
