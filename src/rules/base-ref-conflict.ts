import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { readBaseRef, whyNotMerged } from "../core/kinds/instrumentation/environment/base.ts";
import { findBase } from "../core/kinds/instrumentation/base-ref.ts";
import { listEmptyLists } from "../core/kinds/instrumentation/environment/empty-lists.ts";
import { rangeOfNode } from "../core/kinds/instrumentation/place.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type ProjectFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, plain, prose } from "../core/text/prose.ts";
import { findKey } from "../core/yaml/node.ts";

export const baseRefConflict = defineRule({
  id: "base-ref-conflict",
  summary:
    "An Instrumentation cannot be merged with the one that its spec.baseRef names, or leaves a list of it in force that it seems to clear.",
  level: "notice",
  isStrictOnly: true,
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  operators: "those with spec.baseRef; no known release has it",
  visits: "project",
  *check({ subjects, parts }) {
    const all = [...subjects, ...parts];
    for (const child of all) {
      const reference = readBaseRef(child);
      if (reference === null || child.spec === null) continue;
      yield* findCleared(child, all);
      const why = findConflict(child, all);
      if (why === null) continue;
      yield {
        subject: child,
        message: prose`${capitalize(nameInSentence(child))} cannot be merged with ${reference.name}, which its ${"spec.baseRef"} names: ${plain(why)}. Pods start without instrumentation.`,
        at: findKey(child.spec.node, "baseRef")?.key ?? child.node,
        advice: {
          consequence: prose`Only the operator's log says so. An operator without ${"spec.baseRef"}, which no known release has, ignores the field and merges nothing.`,
          cost: [],
          decline: [declineRule("base-ref-conflict")],
        },
        whyNoFix: "only its author knows which of the two resources is wrong",
      };
    }
  },
});

/** The lists that are written out as empty, though the base has something in them. */
function* findCleared(child: Instrumentation, all: readonly Instrumentation[]): Generator<ProjectFinding> {
  const base = findBase(child, all);
  if (base === null || base === child) return;
  for (const { way, key } of listEmptyLists(child, base))
    yield {
      subject: child,
      message: prose`${capitalize(nameInSentence(child))} has ${"[]"} in ${way}, which clears nothing: pods still get the list of ${base.name ?? "its base"}, which its ${"spec.baseRef"} names.`,
      at: rangeOfNode(child, key),
      advice: {
        consequence: prose`An operator that merges the two takes an empty list for one that is not set: an inherited list can be replaced or overridden by name, and not cleared.`,
        cost: [],
        decline: [declineRule("base-ref-conflict")],
      },
      whyNoFix: "only its author knows what should be in force instead",
    };
}

/** null also where the base is not in sight, or several could be meant. */
function findConflict(child: Instrumentation, all: readonly Instrumentation[]): string | null {
  const base = findBase(child, all);
  if (base === null) return null;
  return base === child ? "it names itself" : whyNotMerged(child, base);
}
