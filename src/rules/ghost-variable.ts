import { findGhost, findSuccessor } from "../catalog/variables.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import { planEntryName } from "../core/kinds/instrumentation/edit/scalars.ts";
import { isReferredTo } from "../core/kinds/instrumentation/environment/references.ts";
import {
  hasOwnName,
  listWritten,
  rangeOfName,
  reachedBy,
  type WrittenList,
} from "../core/kinds/instrumentation/environment/written.ts";
import { readImage } from "../core/kinds/instrumentation/image.ts";
import {
  describeWay,
  type EnvEntry,
  type Instrumentation,
} from "../core/kinds/instrumentation/instrumentation.ts";
import { declineRule, newPods } from "../core/lint/advice.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { onceFor } from "../core/text/once-for.ts";
import { capitalize, prose, type Prose } from "../core/text/prose.ts";
import { isBelow, type Version } from "../core/text/version.ts";

export const ghostVariable = defineRule({
  id: "ghost-variable",
  summary: "An env list sets a variable that no SDK or agent of OpenTelemetry reads.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["a setting has no effect"],
  visits: "instrumentation",
  holdsInContainers: true,
  holdsInServices: true,
  *check(instrumentation, policy) {
    const operator = operatorVersion(policy);
    for (const written of listWritten(instrumentation))
      for (const entry of findGhosts(written.list.entries)) {
        // What a later entry of the name says counts for nothing anyway: duplicate-env-entry.
        if (written.list.byName.get(entry.name) !== entry) continue;
        // The author's own helper, for `$(NAME)` in another value.
        if (isReferredTo(instrumentation, entry.name)) continue;
        if (!mayBeRead({ instrumentation, written, entry, operator }))
          yield describe({ instrumentation, written, entry });
      }
  },
});

const findGhosts = onceFor((entries: readonly EnvEntry[]) =>
  entries.filter((entry) => hasOwnName(entry) && findGhost(entry.name) !== undefined),
);

interface Found {
  readonly instrumentation: Instrumentation;
  readonly written: WrittenList;
  readonly entry: EnvEntry;
}

/** A custom image and a vendor's distribution can read any name, and old images read names that newer ones do not. */
function mayBeRead({
  instrumentation,
  written,
  entry,
  operator,
}: Found & { readonly operator: Version | null }): boolean {
  const languages = reachedBy(instrumentation, written);
  // A chart may have sections with images of its own; a program of Compose's, an SDK of any age.
  if (languages.length === 0)
    return instrumentation.maker !== null || instrumentation.host?.service !== undefined;
  return languages.some((language) => {
    const { kind, version } = readImage(instrumentation, language, operator);
    if (kind === "custom" || kind === "unknown") return true;
    // The lists of names were removed in 0.6.0-beta.1.
    return (
      language === "dotnet" &&
      entry.name.startsWith("OTEL_DOTNET_") &&
      version !== null &&
      isBelow(version, "0.6.0")
    );
  });
}

function describe({ instrumentation, written, entry }: Found): RuleFinding {
  const label = capitalize(nameInSentence(instrumentation));
  const way = describeWay(instrumentation, written.owner);
  const { name } = entry;
  const successor = findSuccessor(name, written.section);
  return {
    message: prose`${label} sets ${name} in ${way}, which no SDK or agent of OpenTelemetry reads: it has no effect.`,
    at: rangeOfName(instrumentation, written, entry),
    advice: {
      consequence: explain(name, successor),
      cost:
        successor === null
          ? []
          : [
              prose`Under ${successor} the value takes effect for the first time: make sure that it is still wanted.`,
              newPods(instrumentation),
            ],
      decline: [prose`Your own program may read it.`, declineRule("ghost-variable")],
    },
    fix: proposeFix({ instrumentation, written, entry }, successor),
  };
}

function explain(name: string, successor: string | null): Prose {
  if (successor !== null) return prose`The variable to use is ${successor}.`;
  const ghost = findGhost(name) ?? null;
  return ghost === null
    ? prose`No variable does what the name promises.`
    : prose`The nearest equivalent: ${ghost}.`;
}

function proposeFix({ instrumentation, written, entry }: Found, successor: string | null): FixProposal {
  if (successor === null) return { whyNoFix: "no other variable does the same with the same value" };
  const { list } = written;
  if (list.byName.has(successor)) return { whyNoFix: `the list sets ${successor} already` };
  const plan = planEntryName({ instrumentation, list, entry }, successor);
  return plan.ok
    ? { title: prose`Rename ${entry.name} to ${successor}`, alternatives: plan.alternatives }
    : plan;
}
