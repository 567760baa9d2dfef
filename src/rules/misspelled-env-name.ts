import { findLanguage } from "../catalog/variables.ts";
import { planEntryName } from "../core/kinds/instrumentation/edit/scalars.ts";
import { environmentOf } from "../core/kinds/instrumentation/environment/environment.ts";
import { readMisspelling, type Misspelling } from "../core/kinds/instrumentation/environment/misspelt.ts";
import { isReferredTo } from "../core/kinds/instrumentation/environment/references.ts";
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
import { declineRule, newPods } from "../core/lint/advice.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { onceFor } from "../core/text/once-for.ts";
import { capitalize, listNames, prose } from "../core/text/prose.ts";

export const misspelledEnvName = defineRule({
  id: "misspelled-env-name",
  summary: "A variable's name is a slip away from one that OpenTelemetry reads.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["a setting has no effect"],
  visits: "instrumentation",
  holdsInContainers: true,
  holdsInServices: true,
  *check(instrumentation) {
    for (const written of listWritten(instrumentation)) {
      const seen = new Set<string>();
      for (const { entry, misspelling } of findMisspelt(written.list.entries)) {
        const [name] = misspelling.meant;
        if (isMeant({ instrumentation, written, entry, misspelling })) continue;
        const isTaken = written.list.byName.has(name) || seen.has(name);
        seen.add(name);
        yield describe({ instrumentation, written, entry, misspelling, isTaken });
      }
    }
  },
});

function isMeant({ instrumentation, written, entry, misspelling }: Omit<Found, "isTaken">): boolean {
  // The author's own helper, for `$(NAME)` in another value.
  if (isReferredTo(instrumentation, entry.name)) return true;
  // What a later entry of the name says counts for nothing anyway: duplicate-env-entry.
  if (written.list.byName.get(entry.name) !== entry) return true;
  // One cause: env-of-another-language says it.
  const language = findLanguage(misspelling.meant[0]);
  const languages = reachedBy(instrumentation, written);
  if (written.section !== null && language !== null && !languages.includes(language)) return true;
  return misspelling.isCase && languages.length > 0 && languages.every((one) => one === "java");
}

/** Java's agent reads names in any case, with dots too (opentelemetry-java ConfigUtil.normalizeEnvironmentVariableKey). */
function isReadByJava({ instrumentation, written, misspelling }: Found): boolean {
  const languages = reachedBy(instrumentation, written);
  return misspelling.isCase && (languages.length === 0 || languages.includes("java"));
}

const findMisspelt = onceFor((entries: readonly EnvEntry[]) =>
  entries.flatMap((entry) => {
    const misspelling = hasOwnName(entry) ? readMisspelling(entry.name) : null;
    return misspelling === null ? [] : [{ entry, misspelling }];
  }),
);

interface Found {
  readonly instrumentation: Instrumentation;
  readonly written: WrittenList;
  readonly entry: EnvEntry;
  readonly misspelling: Misspelling;
  /** Whether the list has the name that is meant, or another slip of it. */
  readonly isTaken: boolean;
}

function describe(found: Found): RuleFinding {
  const { instrumentation, written, entry, misspelling } = found;
  const label = capitalize(nameInSentence(instrumentation));
  const way = describeWay(instrumentation, written.owner);
  const names = listNames(misspelling.meant);
  const what =
    misspelling.meant.length === 1
      ? prose`the right name is ${names}`
      : prose`the nearest names are ${names}`;
  const isJavas = isReadByJava(found);
  const whose = isJavas ? prose`no SDK or agent but Java's` : prose`no SDK or agent`;
  return {
    message: prose`${label} sets ${entry.name} in ${way}, which ${whose} reads: ${what}.`,
    at: rangeOfName(instrumentation, written, entry),
    advice: {
      consequence: prose`SDKs look for the exact name. Without it they use their default, and no log says so.`,
      cost: [
        prose`Under the right name the value takes effect for the first time: make sure that it is still wanted.`,
        newPods(instrumentation),
      ],
      decline: [prose`Your own program may read it.`, declineRule("misspelled-env-name")],
    },
    // Where nobody knows the language, it may be Java.
    ...(isJavas && reachedBy(instrumentation, written).length === 0 && { level: "notice" as const }),
    fix: proposeFix(found),
  };
}

function proposeFix({ instrumentation, written, entry, misspelling, isTaken }: Found): FixProposal {
  const [name, ...others] = misspelling.meant;
  if (others.length > 0) return { whyNoFix: "more than one name is equally near" };
  if (isTaken) return { whyNoFix: `the list sets ${name} already` };
  const { list } = written;
  const plan = planEntryName({ instrumentation, list, entry }, name);
  if (!plan.ok) return plan;
  const isSafe = misspelling.isPlural && isUnset(instrumentation, written, name);
  return {
    title: prose`Rename ${entry.name} to ${name}`,
    alternatives: plan.alternatives,
    safety: isSafe ? "safe" : "unsafe",
  };
}

/** Whether nothing that somebody wrote says what counts for a name: then no value is lost. */
function isUnset(instrumentation: Instrumentation, written: WrittenList, name: string): boolean {
  const languages = reachedBy(instrumentation, written);
  return (languages.length === 0 ? (["sdk"] as const) : languages).every((language) => {
    const value = environmentOf(instrumentation, language).get(name);
    return (
      value.kind === "absent" || value.variable.origin === "default" || value.variable.origin === "operator"
    );
  });
}
