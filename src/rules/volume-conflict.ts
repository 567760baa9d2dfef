import { TITLES } from "../catalog/languages.ts";
import { listSections } from "../core/kinds/instrumentation/instrumentation.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, plain, prose } from "../core/text/prose.ts";
import { findKey, isNull } from "../core/yaml/node.ts";

export const volumeConflict = defineRule({
  id: "volume-conflict",
  summary: "A language section has both volumeClaimTemplate and volumeLimitSize, which the operator refuses.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["the resource is refused"],
  visits: "instrumentation",
  *check(instrumentation) {
    for (const { name, field } of listSections(instrumentation)) {
      const [template, limit] = [
        findKey(field.node, "volumeClaimTemplate"),
        findKey(field.node, "volumeLimitSize"),
      ];
      if (template === null || limit === null || isNull(template.node) || isNull(limit.node)) continue;
      // An empty template is as good as none.
      if (template.node?.kind === "map" && template.node.pairs.length === 0) continue;
      yield {
        message: prose`${capitalize(nameInSentence(instrumentation))} has both ${"volumeClaimTemplate"} and ${"volumeLimitSize"} for ${plain(TITLES[name])}: the operator's webhook refuses the resource.`,
        at: limit.key,
        advice: {
          consequence: prose`${"volumeLimitSize"} limits the default ${"emptyDir"}; ${"volumeClaimTemplate"} takes its place.`,
          cost: [],
          decline: [declineRule("volume-conflict")],
        },
        fix: { whyNoFix: "only its author knows which of the two is meant" },
      };
    }
  },
});
