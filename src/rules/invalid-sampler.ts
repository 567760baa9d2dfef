import { findNearestName } from "../core/config/nearest-name.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import { planNewKey } from "../core/kinds/instrumentation/edit/add-key.ts";
import { planText } from "../core/kinds/instrumentation/edit/scalars.ts";
import { readTextField, type FieldValue } from "../core/kinds/instrumentation/environment/fields.ts";
import { listReadValues } from "../core/kinds/instrumentation/environment/readers.ts";
import { environmentOf } from "../core/kinds/instrumentation/environment/environment.ts";
import { readField, type Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { rangeOfNode, rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { isRatio, SAMPLER_TYPES, takesRatio, whyRefused } from "../core/kinds/instrumentation/sampler.ts";
import { declineRule, NEW_PODS } from "../core/lint/advice.ts";
import type { Advice } from "../core/lint/finding.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, plain, prose, type Prose } from "../core/text/prose.ts";
import type { Version } from "../core/text/version.ts";

type Written = Extract<FieldValue, { readonly kind: "text" }>;

export const invalidSampler = defineRule({
  id: "invalid-sampler",
  summary:
    "A sampler that is refused or ignored: an unknown type, a bad argument, or an argument without a type.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["everything or nothing sampled", "the resource is refused", "no telemetry at all"],
  visits: "instrumentation",
  *check(instrumentation, policy) {
    const type = readTextField(instrumentation, "sampler", "type");
    const argument = readTextField(instrumentation, "sampler", "argument");
    if (type.kind === "text" && !SAMPLER_TYPES.includes(type.text)) yield ofType(instrumentation, type);
    else if (argument.kind === "text") {
      if (type.kind === "text") yield* ofArgument(instrumentation, type, argument);
      if (type.kind === "absent") yield withoutType(instrumentation, argument);
    }
    yield* ofVariables(instrumentation, operatorVersion(policy));
  },
});

function ofType(instrumentation: Instrumentation, { text, node }: Written): RuleFinding {
  return {
    message: prose`${labelOf(instrumentation)} has the sampler type ${text}, which the API server refuses.`,
    at: rangeOfNode(instrumentation, node),
    advice: REFUSED,
    fix: proposeType(instrumentation, { text, node }),
  };
}

function proposeType(
  instrumentation: Instrumentation,
  { text, node }: Pick<Written, "text" | "node">,
): FixProposal {
  const bare = text.trim().toLowerCase().replaceAll(/[- ]/g, "_");
  // The webhook knows this one; the definition of the resource does not.
  const nearest =
    bare === "parentbased_jaeger_remote" ? "jaeger_remote" : findNearestName(bare, SAMPLER_TYPES);
  if (nearest === undefined) return { whyNoFix: "no sampler has a similar name" };
  const path = [...(instrumentation.spec?.path ?? []), "sampler", "type"];
  return propose(planText({ instrumentation, path, node }, nearest), prose`Write ${nearest}`);
}

function* ofArgument(
  instrumentation: Instrumentation,
  type: Written,
  argument: Written,
): Generator<RuleFinding> {
  const why = whyRefused(type.text, argument.text);
  if (why === null) return;
  const what = takesRatio(type.text) ? prose`it is ${why}` : why;
  yield {
    message: prose`${labelOf(instrumentation)} has the argument ${argument.text} for the sampler ${type.text}, which the operator refuses: ${what}.`,
    at: rangeOfNode(instrumentation, argument.node),
    advice: REFUSED,
    // 25 can mean 0.25 or a mistake of another kind.
    fix: { whyNoFix: "only its author knows which value is meant" },
  };
}

function withoutType(instrumentation: Instrumentation, { text, node }: Written): RuleFinding {
  const fix = proposeMissingType(instrumentation, text);
  return {
    message: prose`${labelOf(instrumentation)} has the sampler argument ${text} without a type, so the operator ignores it.`,
    at: rangeOfNode(instrumentation, node),
    advice: {
      consequence: prose`The operator then sets no sampler. Unless a variable does, SDKs use their default, ${"parentbased_always_on"}, and sample every new trace.`,
      cost:
        "whyNoFix" in fix
          ? []
          : [prose`New traces are then sampled by this ratio: below 1, fewer arrive.`, NEW_PODS],
      decline: [declineRule(invalidSampler.id)],
    },
    fix,
  };
}

/** A number from 0 to 1 is the argument of two types only: of the two, the one that follows the decision of the parent span. */
function proposeMissingType(instrumentation: Instrumentation, argument: string): FixProposal {
  const { spec } = instrumentation;
  const sampler = spec === null ? null : readField(spec, "sampler");
  if (sampler === null || argument.trim() === "" || !isRatio(argument.trim()))
    return { whyNoFix: "only its author knows which type is meant" };
  const plan = planNewKey(instrumentation, sampler, { key: "type", word: RATIO_TYPE });
  return propose(plan, prose`Add ${`type: ${RATIO_TYPE}`} to ${"spec.sampler"}`);
}

const RATIO_TYPE = "parentbased_traceidratio";

/** What an SDK makes of a bad ratio in the variables is established for Python alone. */
function* ofVariables(instrumentation: Instrumentation, operator: Version | null): Generator<RuleFinding> {
  for (const value of listReadValues(instrumentation, "OTEL_TRACES_SAMPLER_ARG", operator)) {
    if (value.variable.source === null || value.text.trim() === "" || isRatio(value.text.trim())) continue;
    const python = value.readers.find(({ name }) => name === "python");
    if (python === undefined) continue;
    const sampler = environmentOf(instrumentation, "python", { operator, container: null }).get(
      "OTEL_TRACES_SAMPLER",
    );
    if (sampler.kind !== "known" || !takesRatio(sampler.text.trim().toLowerCase())) continue;
    const isNumber = Number.isFinite(Number(value.text.trim()));
    const what = isNumber ? "Python sends no telemetry at all" : "Python samples every trace";
    yield {
      message: prose`${labelOf(instrumentation)} has ${value.text} in ${"OTEL_TRACES_SAMPLER_ARG"}, which is not a number from 0 to 1: ${plain(what)}.`,
      at: rangeOfVariable(instrumentation, value.variable, python.field),
      advice: { consequence: [], cost: [], decline: [declineRule(invalidSampler.id)] },
      fix: { whyNoFix: "only its author knows which value is meant" },
    };
  }
}

function labelOf(instrumentation: Instrumentation): Prose {
  return capitalize(nameInSentence(instrumentation));
}

const REFUSED: Advice = {
  consequence: prose`${"kubectl apply"} and GitOps tools fail, and the previous version of the resource stays in force.`,
  cost: [],
  decline: [declineRule("invalid-sampler")],
};
