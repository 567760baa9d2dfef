import type { Advice } from "../core/lint/finding.ts";
import { defineRule } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { ANNOTATION, type SuppressionFault } from "../core/manifest/suppression.ts";
import { prose, type Prose } from "../core/text/prose.ts";

export const invalidSuppression = defineRule({
  id: "invalid-suppression",
  summary: "A suppression names no rule, has an invalid date, or lacks the reason that the policy requires.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["about the review itself"],
  visits: "suppressions",
  *check({ subject, judged }) {
    for (const { suppression, faults } of judged) {
      const [first, ...others] = faults;
      if (first === undefined) continue;
      const more = others.length === 0 ? [] : [` (and ${others.length} more)`];
      yield {
        message: prose`A suppression in ${nameInSentence(subject)} does not do what it says: expected ${describe(first)}${more}.`,
        at: { start: suppression.start, end: suppression.end },
        advice: ADVICE,
        fix: { whyNoFix: "only its author knows what was meant" },
      };
    }
  },
});

function describe({ expected, found, nearest }: SuppressionFault): Prose {
  const offer = nearest === undefined ? [] : prose` (did you mean ${nearest}?)`;
  return prose`${expected}, found ${found}${offer}`;
}

const ADVICE: Advice = {
  consequence: ["What it was meant to hide is not hidden."],
  cost: [],
  decline: [
    prose`A comment on the line or above it: ${"# otel-fix: ignore[rule-id] reason"}. For a whole resource, the annotation ${`${ANNOTATION}: rule-id=reason`}. Either may end with ${"until=YYYY-MM-DD"}.`,
  ],
};
