import { LANGUAGES } from "../core/config/policy.ts";
import { findGap, type Found } from "../core/kinds/instrumentation/disables/find-gap.ts";
import { planSettings, wayOfGap } from "../core/kinds/instrumentation/disables/plan.ts";
import type { Words } from "../core/kinds/instrumentation/disables/gap.ts";
import { describeGap, wordsOf } from "../core/kinds/instrumentation/disables/words.ts";
import { whyDisablesUnknown } from "../core/kinds/instrumentation/disables/unknown.ts";
import { rangeOfList, rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { newPods } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, listSome, prose, type Prose } from "../core/text/prose.ts";
import type { Range } from "../core/text/range.ts";

export const missingRecommendedDisables = defineRule({
  id: "missing-recommended-disables",
  summary:
    "An Instrumentation leaves instrumentations enabled that the policy wants disabled, by default some of Python's.",
  level: "warning",
  safety: "safe",
  since: "0.1.0",
  symptoms: ["too many or failed spans"],
  languages: LANGUAGES,
  visits: "instrumentation",
  holdsInContainers: true,
  holdsInServices: true,
  *check(instrumentation, policy) {
    for (const language of LANGUAGES) {
      const found = findGap(instrumentation, language, policy);
      // Of a container only what it sets itself, and only where nothing is to be left out: a resource may say the rest.
      const { host } = instrumentation;
      const maySay = host !== undefined && host.service?.from !== "compose";
      const isLeftOut = host !== undefined && (!policy.isStrict || (maySay && found?.gap.variable === null));
      if (found !== null && !isLeftOut) yield describe(found);
    }
  },
  whyUnknown: whyDisablesUnknown,
});

function describe(found: Found): RuleFinding {
  const { instrumentation, gap } = found;
  const { carrier } = gap;
  const words = wordsOf(found);
  return {
    message: prose`${capitalize(nameInSentence(instrumentation))} ${describeGap(found, words)}${carrier === undefined ? [] : prose`: ${carrier.clause}`}.`,
    at: rangeOf(found),
    advice: {
      consequence: joinSentences(carrier?.why ?? [], words.consequence),
      ...(words.loss === undefined ? {} : { loss: words.loss }),
      cost: [...words.cost, newPods(instrumentation)],
      decline: [...words.instead, decline(found, words)],
    },
    fix: proposeFix(found),
    ...(carrier && (carrier.isEnough ? { yieldsTo: carrier.reports } : { speaksFor: carrier.reports })),
  };
}

function joinSentences(first: Prose, second: Prose): Prose {
  return first.length === 0 || second.length === 0 ? [...first, ...second] : [...first, " ", ...second];
}

function proposeFix(found: Found): FixProposal {
  const { gap } = found;
  const fix = propose(planSettings(found), prose`${gap.action} ${wayOfGap(found)}`, inBrief(gap));
  return "title" in fix && gap.isGuess === true ? { ...fix, safety: "unsafe" } : fix;
}

/** What the fix is for; where a list of what stays has to be made, its title says it better. */
function inBrief({ wish, names }: Found["gap"]): Prose | undefined {
  return wish.kind === "only" ? undefined : prose`Disable ${listSome(names)}`;
}

/** The value that lacks the names, or has them; where there is none, the section that would get one. */
function rangeOf({ instrumentation, section, gap: { variable } }: Found): Range {
  return variable === null
    ? rangeOfList(instrumentation, section)
    : rangeOfVariable(instrumentation, variable, section);
}

function decline({ language, gap }: Found, { example }: Words): Prose {
  const off = prose`To turn the rule off: ${`rules: {${missingRecommendedDisables.id}: off}`}.`;
  const file = ".github/otel-fix.yml";
  if (gap.wish.kind === "only") {
    const names = [...gap.wish.names, "…"].join(", ");
    return prose`To leave more of them: ${`only: {${language}: [${names}]}`} in ${file} on the base branch. ${off}`;
  }
  return prose`To keep a name: ${`keep: {${language}: [${example}]}`} in ${file} on the base branch. ${off}`;
}
