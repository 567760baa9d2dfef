import { TITLES } from "../catalog/languages.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import { planValue } from "../core/kinds/instrumentation/edit/set-value.ts";
import { listReadValues, type ReadValue } from "../core/kinds/instrumentation/environment/readers.ts";
import { readImage } from "../core/kinds/instrumentation/image.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import {
  findMeaning,
  LIST_VARIABLES,
  readNameList,
  type ListVariable,
  type Meant,
} from "../core/kinds/instrumentation/name-list.ts";
import { rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { declineRule, newPods } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, listNames, plain, prose, type Prose } from "../core/text/prose.ts";
import type { Version } from "../core/text/version.ts";

export const unknownInstrumentationName = defineRule({
  id: "unknown-instrumentation-name",
  summary: "A list of instrumentations has a name that no instrumentation of the language has.",
  // A hint: other packages register names of their own.
  level: "notice",
  safety: "unsafe",
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
        const found = findUnknown(instrumentation, { variable, value, operator });
        if (found.size > 0) yield describe(instrumentation, { variable, value, found });
      }
  },
});

interface Asked {
  readonly variable: ListVariable;
  readonly value: ReadValue;
}

function findUnknown(
  instrumentation: Instrumentation,
  { variable, value, operator }: Asked & { readonly operator: Version | null },
): ReadonlyMap<string, Meant> {
  const { kind, version } = readImage(instrumentation, variable.language, operator);
  // An image of somebody's own can have instrumentations of any name.
  if (kind === "custom") return new Map();
  // What is wrong with the way in which items are written, another rule says.
  const items = new Set(readNameList(value.text, variable).plain);
  return new Map(
    [...items].flatMap((item): [string, Meant][] => {
      const meant = /^[\w@/.-]+$/.test(item) ? findMeaning(item, variable, version) : null;
      return meant === null ? [] : [[item, meant]];
    }),
  );
}

type Found = Asked & { readonly found: ReadonlyMap<string, Meant> };

function describe(instrumentation: Instrumentation, { variable, value, found }: Found): RuleFinding {
  const items = [...found];
  const names = listNames(items.map(([item]) => item));
  const title = plain(TITLES[variable.language]);
  const be = plain(
    items.length === 1 ? "which matches no instrumentation" : "which match no instrumentations",
  );
  const reasons = items.flatMap(([item, meant], index) => [
    ...(index === 0 ? [] : ["; "]),
    ...explain(item, meant),
  ]);
  return {
    message: prose`${capitalize(nameInSentence(instrumentation))} has ${names} in ${variable.name}, ${be} of ${title}: ${reasons}.`,
    at: rangeOfVariable(instrumentation, value.variable, value.readers[0]?.field ?? null),
    advice: {
      consequence: prose`Names are compared exactly, and a name that matches nothing has no effect.`,
      cost: [
        prose`The corrected names take effect: the spans of those instrumentations come or go as the list says.`,
        newPods(instrumentation),
      ],
      decline: [
        prose`It is fine where a third-party package registers the name.`,
        declineRule(unknownInstrumentationName.id),
      ],
    },
    fix: proposeFix(instrumentation, { variable, value, found }),
  };
}

function explain(item: string, { kind, names }: Meant): Prose {
  switch (kind) {
    case "mistaken":
      return prose`the name of ${item} is ${listNames(names)}`;
    case "near":
      return prose`${item} may mean ${listNames(names)}`;
    case "removed":
      return prose`the image no longer has ${item}`;
    case "nameless":
      return prose`${item} has no switch of its own`;
  }
}

/** The items that are meant to be others, those in their places; the rest stays as it is. */
function proposeFix(instrumentation: Instrumentation, { variable, value, found }: Found): FixProposal {
  const { source } = value.variable;
  if (source === null) return { whyNoFix: "the list is not in sight" };
  const items = value.text.split(",").map((item) => item.trim());
  const text = [...new Set(items.flatMap((item) => found.get(item)?.names ?? [item]))].join(",");
  if (text === "") return { whyNoFix: "nothing would be left of the list" };
  const changed = [...found.values()].flatMap(({ names }) => names);
  const title =
    changed.length === 0
      ? prose`Take ${listNames([...found.keys()])} out of ${variable.name}`
      : prose`Write ${listNames([...new Set(changed)])} in ${variable.name} instead`;
  return propose(planValue({ instrumentation, ...source }, text), title);
}
