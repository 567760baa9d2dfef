import { TITLES, type SectionName } from "../catalog/languages.ts";
import { findGhost, findLanguage } from "../catalog/variables.ts";
import { planAddition } from "../core/kinds/instrumentation/edit/add-env-entry.ts";
import { combinePlans } from "../core/kinds/instrumentation/edit/combine.ts";
import { planItemRemoval, planKeyRemoval } from "../core/kinds/instrumentation/edit/removal.ts";
import { readEntryValue } from "../core/kinds/instrumentation/environment/read-entry.ts";
import { isReferredTo } from "../core/kinds/instrumentation/environment/references.ts";
import {
  hasOwnName,
  listWritten,
  rangeOfName,
  type WrittenList,
} from "../core/kinds/instrumentation/environment/written.ts";
import {
  describeWay,
  findSection,
  readEnvList,
  type EnvEntry,
  type Instrumentation,
} from "../core/kinds/instrumentation/instrumentation.ts";
import { whyEntryFixed, type EditPlan } from "../core/kinds/instrumentation/edit/edit-plan.ts";
import { declineRule, NEW_PODS } from "../core/lint/advice.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { onceFor } from "../core/text/once-for.ts";
import { capitalize, plain, prose } from "../core/text/prose.ts";

export const envOfAnotherLanguage = defineRule({
  id: "env-of-another-language",
  summary: "A language's env list sets a variable that only another language's agent reads.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["a setting has no effect"],
  visits: "instrumentation",
  *check(instrumentation) {
    for (const written of listWritten(instrumentation)) {
      const { section, list } = written;
      // What stands in `spec.env` reaches every language.
      if (section === null) continue;
      for (const { entry, language } of findOwned(list.entries)) {
        if (language === section || list.byName.get(entry.name) !== entry) continue;
        // A list that sections share by an alias reaches the right one, too.
        if (readEnvList(findSection(instrumentation, language)).node === list.node) continue;
        // The author's own helper, for `$(NAME)` in another value.
        if (isReferredTo(instrumentation, entry.name)) continue;
        yield describe({ instrumentation, written, section, entry, language });
      }
    }
  },
});

/** The entries that one language's agent alone reads. Of names that nothing reads, ghost-variable says it. */
const findOwned = onceFor((entries: readonly EnvEntry[]) =>
  entries.flatMap((entry) => {
    if (!hasOwnName(entry) || findGhost(entry.name) !== undefined) return [];
    const language = findLanguage(entry.name);
    return language === null ? [] : [{ entry, language }];
  }),
);

interface Found {
  readonly instrumentation: Instrumentation;
  readonly written: WrittenList;
  readonly section: SectionName;
  readonly entry: EnvEntry;
  /** The one whose agent reads it. */
  readonly language: SectionName;
}

function describe(found: Found): RuleFinding {
  const { instrumentation, written, section, entry, language } = found;
  const label = capitalize(nameInSentence(instrumentation));
  const way = describeWay(instrumentation, written.owner);
  const [reader, place] = [plain(TITLES[language]), plain(TITLES[section])];
  return {
    message: prose`${label} sets ${entry.name} in ${way}, which only ${place} containers get: the variable is for ${reader}, and nothing there reads it.`,
    at: rangeOfName(instrumentation, written, entry),
    advice: {
      consequence: prose`${reader} containers do not get it.`,
      cost: [
        prose`In its own section the value takes effect for the first time: make sure that it is still wanted.`,
        NEW_PODS,
      ],
      decline: [
        prose`A container with both languages gets both lists, but the variable is still better off in the list of ${reader}.`,
        declineRule("env-of-another-language"),
      ],
    },
    fix: proposeFix(found),
  };
}

function proposeFix(found: Found): FixProposal {
  const { instrumentation, written, entry, language } = found;
  const target = findSection(instrumentation, language);
  if (target === null) return { whyNoFix: `the resource has no section for ${TITLES[language]}` };
  const why = whyEntryFixed({ list: written.list, entry });
  if (why !== null) return { whyNoFix: why };
  const removal = planRemoval(found);
  const way = describeWay(instrumentation, target);
  if (readEnvList(target).byName.has(entry.name)) {
    const title = prose`Remove ${entry.name}, which ${way} sets already`;
    return removal.ok ? { title, alternatives: removal.alternatives } : removal;
  }
  const value = readEntryValue(entry);
  if (value.kind !== "literal" && value.kind !== "expanded")
    return { whyNoFix: "its value is not written out" };
  const { name } = entry;
  const plan = combinePlans([
    removal,
    planAddition({ instrumentation, section: target, name, value: value.text }),
  ]);
  return plan.ok ? { title: prose`Move ${name} to ${way}`, alternatives: plan.alternatives } : plan;
}

/** The last entry goes with its list. */
function planRemoval({ instrumentation: { manifest }, written, entry }: Found): EditPlan {
  const { list, owner } = written;
  const { node } = list;
  if (node === null) return { ok: false, whyNoFix: "the list is not in sight" };
  return node.items.length === 1
    ? planKeyRemoval({ manifest, map: owner.node, path: owner.path, key: owner.envKey })
    : planItemRemoval({ manifest, list: node, path: [...owner.path, owner.envKey], index: entry.index });
}
