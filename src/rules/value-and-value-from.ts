import { agentVariableByReference } from "../catalog/data/agent-variables.ts";
import { TITLES, type SectionName } from "../catalog/languages.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import { environmentOf } from "../core/kinds/instrumentation/environment/environment.ts";
import {
  hasOwnName,
  listWritten,
  rangeOfName,
  reachedBy,
  type WrittenList,
} from "../core/kinds/instrumentation/environment/written.ts";
import {
  describeWay,
  type EnvEntry,
  type Instrumentation,
} from "../core/kinds/instrumentation/instrumentation.ts";
import { readText } from "../core/kinds/instrumentation/tag.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { onceFor } from "../core/text/once-for.ts";
import { isRendered } from "../core/text/rendered.ts";
import { capitalize, listWords, prose, type Prose } from "../core/text/prose.ts";

export const valueAndValueFrom = defineRule({
  id: "value-and-value-from",
  summary:
    "An env entry has both value and valueFrom, or takes a variable from valueFrom that the operator must extend.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["pods do not start", "no telemetry at all"],
  visits: "instrumentation",
  *check(instrumentation, policy) {
    const operator = operatorVersion(policy);
    for (const written of listWritten(instrumentation))
      for (const entry of findReferring(written.list.entries)) {
        // What a later entry of the name says is never read: duplicate-env-entry.
        if (written.list.byName.get(entry.name) !== entry) continue;
        const counts = (language: SectionName) => {
          const value = environmentOf(instrumentation, language, { operator, container: null }).get(
            entry.name,
          );
          return value.kind !== "absent" && value.variable.source?.entry === entry;
        };
        const languages = reachedBy(instrumentation, written);
        // Each language has an entry of its own, which counts before this one.
        if (languages.length > 0 && !languages.some(counts)) continue;
        const effect = judge(entry, languages.filter(counts));
        if (effect !== null) yield describe({ instrumentation, written, entry, effect });
      }
  },
});

const findReferring = onceFor((entries: readonly EnvEntry[]) =>
  entries.filter((entry) => entry.hasValueFrom && hasOwnName(entry)),
);

/** Where the entry itself has both. */
const REFUSED_AS_IT_IS = prose`the API server refuses every pod that gets it`;
const REFUSED = prose`the API server refuses pods that have both ${"value"} and ${"valueFrom"}`;

/** What becomes of pods; null where nothing speaks against the entry. */
function judge(entry: EnvEntry, languages: readonly SectionName[]): Prose | null {
  const text = readText(entry.value?.node ?? null);
  // An empty value is as good as none, and one that another tool fills in may become empty.
  if (text !== null && text !== "" && !isRendered(text)) return REFUSED_AS_IT_IS;
  if (entry.name === "OTEL_RESOURCE_ATTRIBUTES")
    return prose`the operator writes a ${"value"} beside its ${"valueFrom"}, and ${REFUSED}`;
  const effects = (effect: string) => languages.filter((one) => effectOn(one, entry.name) === effect);
  const lost = effects("agent not loaded");
  if (lost.length > 0)
    return prose`the operator keeps it unchanged, and the agent of ${listTitles(lost)} is never loaded`;
  const broken = effects("invalid pod (value and valueFrom)");
  return broken.length === 0
    ? null
    : prose`for ${listTitles(broken)} the operator writes a ${"value"} beside its ${"valueFrom"}, and ${REFUSED}`;
}

function effectOn(language: SectionName, name: string): string | undefined {
  const effects: Partial<Record<SectionName, Readonly<Record<string, string>>>> = agentVariableByReference;
  return effects[language]?.[name];
}

function listTitles(languages: readonly SectionName[]): Prose {
  return listWords(languages.map((name) => TITLES[name]));
}

interface Found {
  readonly instrumentation: Instrumentation;
  readonly written: WrittenList;
  readonly entry: EnvEntry;
  readonly effect: Prose;
}

function describe({ instrumentation, written, entry, effect }: Found): RuleFinding {
  const label = capitalize(nameInSentence(instrumentation));
  const way = describeWay(instrumentation, written.owner);
  const hasValue = effect === REFUSED_AS_IT_IS;
  const what = hasValue
    ? prose`${label} gives ${entry.name} in ${way} both ${"value"} and ${"valueFrom"}`
    : prose`${label} takes ${entry.name} in ${way} from ${"valueFrom"}`;
  return {
    message: prose`${what}: ${effect}.`,
    at: rangeOfName(instrumentation, written, entry),
    advice: {
      consequence: prose`The API server accepts the Instrumentation itself: the mistake shows only when a pod is created.`,
      cost: [],
      decline: [declineRule("value-and-value-from")],
    },
    fix: {
      whyNoFix: hasValue
        ? "only its author knows which of the two is meant"
        : "the source is not in sight: write its content out as the value",
    },
  };
}
