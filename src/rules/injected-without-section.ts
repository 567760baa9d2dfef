import { DISABLED_INSTRUMENTATIONS } from "../catalog/python-instrumentations.ts";
import type { Policy } from "../core/config/policy.ts";
import { findGap, type Found } from "../core/kinds/instrumentation/disables/find-gap.ts";
import { describeGap, wordsOf } from "../core/kinds/instrumentation/disables/words.ts";
import { planSection } from "../core/kinds/instrumentation/edit/add-section.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { rangeOfField } from "../core/kinds/instrumentation/place.ts";
import { lacksSection } from "../core/kinds/workload/absent-section.ts";
import { containerViews } from "../core/kinds/workload/container-view.ts";
import { listSelections } from "../core/kinds/workload/selections.ts";
import type { Surroundings } from "../core/kinds/workload/surroundings.ts";
import { listWithPlaces, relatedToSome } from "../core/kinds/workload/words.ts";
import type { Workload } from "../core/kinds/workload/workload.ts";
import { declineRule, NEW_PODS } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { groupBy } from "../core/text/group-by.ts";
import { capitalize, listNames, prose } from "../core/text/prose.ts";

export const injectedWithoutSection = defineRule({
  id: "injected-without-section",
  summary: "A Python workload selects an Instrumentation without `spec.python`, so that nothing is disabled.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["too many or failed spans"],
  languages: ["python"],
  visits: "instrumentation",
  looksAround: true,
  *check(instrumentation, policy, { surroundings }) {
    const affected = listAffected(instrumentation, policy, surroundings);
    const [first] = affected;
    if (first === undefined || !lacksSection(instrumentation, "python", surroundings)) return;
    // One in a template is met in each of its readings.
    const byPlace = groupBy(affected, ({ workload: { manifest, node } }) => `${node.start} ${manifest.path}`);
    const workloads = [...byPlace.values()].flatMap(([one]) => one?.workload ?? []);
    yield describe(instrumentation, first.found, workloads);
  },
});

interface Affected {
  readonly workload: Workload;
  readonly found: Found;
}

/** Those with a container that gets the agent, and in which nothing sets the list: neither itself nor `spec.env`. */
function listAffected(
  instrumentation: Instrumentation,
  policy: Policy,
  surroundings: Surroundings,
): readonly Affected[] {
  return listSelections(instrumentation, "python", surroundings).flatMap(({ workload, containers }) =>
    containerViews(workload, surroundings).flatMap(({ view, container }) => {
      if (view.host?.isInjected !== true || !containers.includes(container)) return [];
      const found = findGap(view, "python", policy);
      return found?.gap.variable === null ? [{ workload, found }] : [];
    }),
  );
}

function describe(
  instrumentation: Instrumentation,
  found: Found,
  workloads: readonly Workload[],
): RuleFinding {
  const words = wordsOf(found);
  const label = capitalize(nameInSentence(instrumentation));
  return {
    message: prose`${label} has no ${"spec.python"}, but is selected for Python by ${listWithPlaces(workloads, instrumentation)}, and ${describeGap(found, words)}.`,
    at: rangeOfField(instrumentation, instrumentation.spec),
    related: relatedToSome(workloads),
    advice: {
      consequence: [
        ...prose`The operator injects Python's agent without the section too, with nothing disabled.`,
        ...(words.consequence.length === 0 ? [] : [" ", ...words.consequence]),
      ],
      ...(words.loss === undefined ? {} : { loss: words.loss }),
      cost: [...words.cost, NEW_PODS],
      decline: [...words.instead, declineRule("injected-without-section")],
    },
    fix: proposeSection(instrumentation, found),
  };
}

function proposeSection(instrumentation: Instrumentation, { gap }: Found): FixProposal {
  const [setting] = gap.settings;
  if (setting?.kind !== "add") return { whyNoFix: "the list isn't the resource's to add" };
  return propose(
    planSection(instrumentation, "python", setting),
    prose`Add ${"spec.python"} with ${DISABLED_INSTRUMENTATIONS}: ${setting.value}`,
    prose`Disable ${listNames(gap.names)}`,
  );
}
