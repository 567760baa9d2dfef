import { planQuotes } from "../core/kinds/instrumentation/edit/scalars.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { describeField, rangeOfNode } from "../core/kinds/instrumentation/place.ts";
import { isUnquoted, listOddFields, type FieldVisit } from "../core/kinds/instrumentation/schema.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, plain, prose } from "../core/text/prose.ts";
import type { ScalarNode } from "../core/yaml/node.ts";
import { typeOf, type PlainType } from "../core/yaml/plain-type.ts";

export const nonStringValue = defineRule({
  id: "non-string-value",
  summary:
    "YAML reads a value that must be text as a number or a boolean: the API server refuses the resource.",
  level: "warning",
  safety: "safe",
  since: "0.1.0",
  symptoms: ["the resource is refused"],
  visits: "instrumentation",
  *check(instrumentation) {
    for (const field of listOddFields(instrumentation)) {
      const { value } = field.pair;
      if (field.type === "text" && isUnquoted(value))
        yield describe(instrumentation, field, { value, type: typeOf(value) });
    }
  },
});

interface Found {
  readonly value: ScalarNode;
  readonly type: PlainType;
}

function describe(
  instrumentation: Instrumentation,
  { path, key }: FieldVisit,
  { value, type }: Found,
): RuleFinding {
  const way = describeField(instrumentation, [...path, key]);
  const plan = planQuotes({ instrumentation, path: [...path, key], node: value });
  return {
    message: prose`${capitalize(nameInSentence(instrumentation))} has ${value.text} in ${way}, which YAML reads as a ${plain(type)}: the field takes text, and the API server refuses the resource.`,
    at: rangeOfNode(instrumentation, value),
    advice: {
      consequence: prose`Kubernetes reads YAML 1.1, where ${"true"}, ${"on"}, ${"yes"}, ${"0.25"} and ${"1_000"} are text only in quotes.`,
      cost: [],
      decline: [declineRule("non-string-value")],
    },
    fix: plan.ok ? { title: prose`Put ${value.text} into quotes`, alternatives: plan.alternatives } : plan,
  };
}
