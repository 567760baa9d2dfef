import { TITLES } from "../catalog/languages.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import { combinePlans } from "../core/kinds/instrumentation/edit/combine.ts";
import { planValue } from "../core/kinds/instrumentation/edit/set-value.ts";
import { ownAddressOf } from "../core/kinds/instrumentation/environment/own-address.ts";
import { readEntryValue } from "../core/kinds/instrumentation/environment/read-entry.ts";
import { replaceReferences } from "../core/kinds/instrumentation/environment/references.ts";
import { findUnsetCauses, type UnsetCause } from "../core/kinds/instrumentation/environment/unset.ts";
import type { Variable } from "../core/kinds/instrumentation/environment/variable.ts";
import { listWritten } from "../core/kinds/instrumentation/environment/written.ts";
import { describeWay, type Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { declineRule, newPods } from "../core/lint/advice.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, listNames, listWords, plain, prose, type Prose } from "../core/text/prose.ts";

export const undefinedEnvReference = defineRule({
  id: "undefined-env-reference",
  summary: "A value refers to a variable that is set later in the list, so Kubernetes does not expand it.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all", "a setting has no effect"],
  visits: "instrumentation",
  holdsInContainers: true,
  *check(instrumentation, policy) {
    if (!instrumentation.manifest.text.includes("$(")) return;
    for (const cause of findUnsetCauses(instrumentation, operatorVersion(policy)))
      yield describe(instrumentation, cause);
  },
});

function describe(instrumentation: Instrumentation, cause: UnsetCause): RuleFinding {
  const { name, by, variables, languages } = cause;
  const label = capitalize(nameInSentence(instrumentation));
  const users = listNames(variables.slice(0, MOST_NAMED).map((one) => one.name));
  const more = variables.length > MOST_NAMED ? plain(` and ${variables.length - MOST_NAMED} more`) : [];
  const owner = by.source?.list.owner ?? null;
  const place =
    owner === null
      ? prose` (which the operator builds from a field)`
      : prose` of ${describeWay(instrumentation, owner)}`;
  const who =
    languages.length === 0
      ? prose`containers`
      : prose`${listWords(languages.map((one) => TITLES[one]))} containers`;
  return {
    message: prose`${label} refers to ${`$(${name})`} in ${users}${more}${place}, but ${whyUnset(instrumentation, cause)}: ${who} get the reference itself, not a value.`,
    at: rangeOfVariable(instrumentation, by, owner),
    advice: {
      consequence: prose`Kubernetes expands a reference only from variables earlier in the container's list. ${instrumentation.host === undefined ? ORDER : ORDER_IN_POD}`,
      cost: [newPods(instrumentation)],
      decline: [...otherWays(name), declineRule("undefined-env-reference")],
    },
    fix: proposeFix(instrumentation, cause),
    // Pods often set this one themselves.
    ...(name === "OTEL_SERVICE_NAME" ? { level: "notice" as const } : {}),
  };
}

const ORDER = prose`The operator puts the language's entries first, then those of ${"spec.env"}, then its own.`;
const ORDER_IN_POD = prose`The operator puts ${"OTEL_NODE_IP"} and ${"OTEL_POD_IP"} first, and all else behind what the container has.`;

const MOST_NAMED = 3;

function otherWays(name: string): readonly Prose[] {
  if (name.startsWith("OTEL_RESOURCE_ATTRIBUTES_"))
    return [
      prose`Or read the field with a ${"fieldRef"} into a variable of another name, above the value that refers to it.`,
    ];
  return [
    prose`Or set ${name} in the same list, above the value that refers to it.`,
    prose`It is fine if every pod sets ${name} itself.`,
  ];
}

function whyUnset(instrumentation: Instrumentation, { by, set }: UnsetCause): Prose {
  if (set === null) return prose`the operator does not set that variable here`;
  if (set === by) return prose`that is the same variable`;
  const { source } = set;
  if (source?.list.owner == null) return prose`the operator sets it later`;
  return source.list.node === by.source?.list.node
    ? prose`the list sets it further down`
    : prose`${describeWay(instrumentation, source.list.owner)} sets it later`;
}

function proposeFix(instrumentation: Instrumentation, { name, set, variables }: UnsetCause): FixProposal {
  const replacement = set === null || variables.includes(set) ? null : findReplacement(instrumentation, set);
  if (replacement === null) return { whyNoFix: "no variable before it has the same value" };
  const plans = variables.map(({ source }) => {
    if (source === null)
      return { ok: false, whyNoFix: "the operator builds the value from a field" } as const;
    const value = readEntryValue(source.entry);
    const text = value.kind === "expanded" ? value.text : "";
    return planValue({ instrumentation, ...source }, replaceReferences(text, name, replacement.text));
  });
  const plan = combinePlans(plans);
  return plan.ok ? { title: replacement.title, alternatives: plan.alternatives } : plan;
}

/** What has the same value, and can be written in its place. */
function findReplacement(
  instrumentation: Instrumentation,
  { name, source, value, origin }: Variable,
): { readonly text: string; readonly title: Prose } | null {
  if (value.kind === "literal" && (source !== null || origin === "field"))
    return { text: value.text, title: prose`Write out the value of ${name}` };
  const own = source === null ? null : ownAddressOf(source.entry);
  const isOwn = listWritten(instrumentation).every(({ list }) => own !== null && !list.byName.has(own));
  if (own === null || !isOwn || instrumentation.host?.isInjected === false) return null;
  return {
    text: `$(${own})`,
    title: prose`Use ${`$(${own})`}, the same address, which the operator sets first`,
  };
}
