import { planQuotes } from "../core/kinds/instrumentation/edit/scalars.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { describeField, rangeOfNode } from "../core/kinds/instrumentation/place.ts";
import {
  isCollection,
  isUnquoted,
  listOddFields,
  type FieldVisit,
} from "../core/kinds/instrumentation/schema.ts";
import { declineRule } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, plain, prose } from "../core/text/prose.ts";
import { isRendered } from "../core/text/rendered.ts";
import type { MapNode, NodePath, ScalarNode, SeqNode } from "../core/yaml/node.ts";
import { typeOf, type PlainType } from "../core/yaml/plain-type.ts";

export const nonStringValue = defineRule({
  id: "non-string-value",
  summary:
    "YAML reads a value that must be text as a number, a boolean, a map or a list: the API server refuses the resource.",
  level: "warning",
  safety: "safe",
  since: "0.1.0",
  symptoms: ["the resource is refused"],
  visits: "instrumentation",
  *check(instrumentation) {
    for (const field of listOddFields(instrumentation)) {
      const { value } = field.pair;
      if (field.type !== "text") continue;
      if (isUnquoted(value)) yield describe(instrumentation, field, { value, type: typeOf(value) });
      // Where nobody masks it, an action of a template is a map in a map.
      else if (isCollection(value) && !isRendered(textOf(instrumentation, value)))
        yield describe(instrumentation, field, { value, type: value.kind === "map" ? "map" : "list" });
    }
  },
});

function textOf({ manifest: { text } }: Instrumentation, { start, end }: MapNode | SeqNode): string {
  return text.slice(start, end);
}

type Found =
  | { readonly value: ScalarNode; readonly type: PlainType }
  | { readonly value: MapNode | SeqNode; readonly type: "map" | "list" };

function describe(instrumentation: Instrumentation, { path, key }: FieldVisit, found: Found): RuleFinding {
  const { value } = found;
  const label = capitalize(nameInSentence(instrumentation));
  const way = describeField(instrumentation, [...path, key]);
  const type = plain(found.type);
  const what =
    value.kind === "scalar"
      ? prose`${value.text} in ${way}, which YAML reads as a ${type}`
      : prose`a ${type} in ${way}`;
  const at = rangeOfNode(instrumentation, value);
  return {
    message: prose`${label} has ${what}: the field takes text, and the API server refuses the resource.`,
    at,
    // What else may be wrong with the value, it is wrong as text.
    speaksFor: [{ rule: null, at }],
    advice: {
      consequence: value.kind === "scalar" ? YAML : [],
      cost: [],
      decline: [declineRule("non-string-value")],
    },
    fix: proposeFix(instrumentation, [...path, key], value),
  };
}

const YAML = prose`Kubernetes reads YAML 1.1, where ${"true"}, ${"on"}, ${"yes"}, ${"0.25"} and ${"1_000"} are text only in quotes.`;

function proposeFix(instrumentation: Instrumentation, path: NodePath, node: Found["value"]): FixProposal {
  if (node.kind !== "scalar") return { whyNoFix: "only its author knows which text is meant" };
  return propose(planQuotes({ instrumentation, path, node }), prose`Put ${node.text} into quotes`);
}
