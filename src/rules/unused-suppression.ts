import type { JudgedSuppression } from "../core/lint/judged-suppression.ts";
import { defineRule } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { listNames, plain, prose, type Prose } from "../core/text/prose.ts";

export const unusedSuppression = defineRule({
  id: "unused-suppression",
  summary: "A suppression hides nothing: no rule finds anything there, or its last day has passed.",
  level: "notice",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["about the review itself"],
  visits: "suppressions",
  *check({ subject, judged }) {
    for (const one of judged) {
      const why = explain(one);
      if (why === null) continue;
      const { start, end } = one.suppression;
      yield {
        message: prose`A suppression in ${nameInSentence(subject)} ${why}.`,
        at: { start, end },
        advice: { consequence: [], cost: [], decline: DECLINE },
        fix: { whyNoFix: "only its author knows whether it is still wanted" },
      };
    }
  },
});

/** null where it is of use, and where nobody knows. */
function explain({ suppression, isExpired, unused }: JudgedSuppression): Prose | null {
  // One whose last day has passed may have hidden something until then: its findings are back, and say the rest.
  if (isExpired) return prose`has expired: its last day was ${suppression.until ?? ""}`;
  if (unused.length === 0) return null;
  const place = suppression.line === null ? "the resource" : "its line";
  return prose`has nothing to hide: ${listNames(unused)} ${plain(unused.length === 1 ? "finds" : "find")} nothing on ${plain(place)}`;
}

const DECLINE: readonly Prose[] = [
  prose`Remove it, or give it a later day. A comment counts for its own line, or, standing alone, for the line below it.`,
];
