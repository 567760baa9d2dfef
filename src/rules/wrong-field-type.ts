import { planTextList } from "../core/kinds/instrumentation/edit/text-list.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { describeField } from "../core/kinds/instrumentation/place.ts";
import { isWrongType, listOddFields, type FieldVisit } from "../core/kinds/instrumentation/schema.ts";
import { declineRule } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, plain, prose } from "../core/text/prose.ts";
import type { Node } from "../core/yaml/node.ts";

export const wrongFieldType = defineRule({
  id: "wrong-field-type",
  summary:
    "A field of an Instrumentation holds a map or text where the CRD wants a list, or the other way round: the API server refuses the resource.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["the resource is refused", "no telemetry at all"],
  visits: "instrumentation",
  *check(instrumentation) {
    // What a chart makes of its values is the chart's; another version of the resource has other fields.
    if (instrumentation.maker !== null || instrumentation.apiVersion !== "opentelemetry.io/v1alpha1") return;
    for (const field of listOddFields(instrumentation)) {
      const { value } = field.pair;
      if (isWrongType(field.type, value)) yield describe(instrumentation, field, value);
    }
  },
});

const WANTED = { list: "list", map: "map", text: "text" } as const;
const JSON_TYPES = { list: "array", map: "object", text: "string" } as const;

function describe(instrumentation: Instrumentation, field: FieldVisit, value: Node): RuleFinding {
  const { path, key, pair } = field;
  const way = describeField(instrumentation, [...path, key]);
  const wanted = field.type === "list" ? "list" : "map";
  const found = value.kind === "seq" ? "list" : value.kind === "map" ? "map" : "text";
  const article = found === "text" ? "" : "a ";
  return {
    message: prose`${capitalize(nameInSentence(instrumentation))} has ${plain(article + WANTED[found])} in ${way}, where the CRD wants a ${plain(wanted)}: the API server refuses the resource.`,
    at: { start: pair.key.start, end: pair.key.end },
    advice: {
      consequence: prose`It answers ${`${way} in body must be of type ${JSON_TYPES[wanted]}`}, and the previous version of the resource stays in force.`,
      cost: [],
      decline: [declineRule("wrong-field-type")],
    },
    fix: proposeFix(instrumentation, field, value),
  };
}

/** Names between commas, as the variable of the same meaning has them. */
function proposeFix(instrumentation: Instrumentation, { path, key }: FieldVisit, node: Node): FixProposal {
  const isOfSpec = path.length === instrumentation.spec?.path.length;
  if (key !== "propagators" || !isOfSpec || node.kind !== "scalar")
    return { whyNoFix: "only its author knows what was meant" };
  const plan = planTextList({ instrumentation, path: [...path, key], node });
  return propose(plan, prose`Write ${key} as a list`);
}
