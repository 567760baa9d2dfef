import {
  ALL_INSTRUMENTATIONS,
  DISABLED_INSTRUMENTATIONS,
  EXCLUDED_URLS,
  FLASK,
  HTTP_CLIENTS,
  REQUESTS_PAIR,
} from "../catalog/python-instrumentations.ts";
import { recommendedNames } from "../core/config/policy-for.ts";
import { planAddition } from "../core/kinds/instrumentation/edit/add-env-entry.ts";
import { planAppend } from "../core/kinds/instrumentation/edit/append-names.ts";
import type { EditPlan } from "../core/kinds/instrumentation/edit/edit-plan.ts";
import { environmentOf, type Effective } from "../core/kinds/instrumentation/environment/environment.ts";
import { isSdkDisabled, namesOf } from "../core/kinds/instrumentation/environment/settings.ts";
import { whyUnknown } from "../core/kinds/instrumentation/environment/why-unknown.ts";
import {
  describeWay,
  findSection,
  type Field,
  type Instrumentation,
} from "../core/kinds/instrumentation/instrumentation.ts";
import { findMeantNames } from "../core/kinds/instrumentation/name-list.ts";
import { rangeOfList, rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import type { Advice } from "../core/lint/finding.ts";
import { NEW_PODS } from "../core/lint/advice.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, listNames, plain, prose, type Prose } from "../core/text/prose.ts";
import type { Range } from "../core/text/range.ts";

export const missingRecommendedDisables = defineRule({
  id: "missing-recommended-disables",
  summary: `An Instrumentation with a Python section does not disable the recommended instrumentations in ${DISABLED_INSTRUMENTATIONS}.`,
  level: "warning",
  safety: "safe",
  since: "0.1.0",
  symptoms: ["too many or failed spans"],
  visits: "instrumentation",
  *check(instrumentation, policy) {
    const section = findSection(instrumentation, "python");
    // Without the section, a pod that asks for Python gets the operator's defaults; but nothing here says that one does.
    if (section === null) return;
    const environment = environmentOf(instrumentation, "python");
    if (isSdkDisabled(environment)) return;
    const value = environment.get(DISABLED_INSTRUMENTATIONS);
    // valueFrom and $(…) are known to the cluster only: unknown is not missing.
    if (value.kind === "unknown") return;
    const listed = namesOf(value);
    if (listed.has(ALL_INSTRUMENTATIONS)) return;
    // A rule of its own says what only the way it is written keeps from counting.
    const isSaid = policy.rules["list-syntax-without-effect"] !== "off";
    const meant = isSaid ? findMeantNames(value, DISABLED_INSTRUMENTATIONS) : listed;
    const missing = recommendedNames(policy, "python").filter((name) => !meant.has(name));
    if (missing.length > 0) yield describe({ instrumentation, section, value, listed, missing });
  },
  whyUnknown: (instrumentation) => whyUnknown(instrumentation, "python", DISABLED_INSTRUMENTATIONS),
});

interface Missing {
  readonly instrumentation: Instrumentation;
  readonly section: Field;
  readonly value: Exclude<Effective, { kind: "unknown" }>;
  readonly listed: ReadonlySet<string>;
  readonly missing: readonly string[];
}

function describe(found: Missing): RuleFinding {
  const label = capitalize(nameInSentence(found.instrumentation));
  return {
    message: prose`${label} leaves ${listNames(found.missing)} enabled for Python${consequenceOf(found.missing)}.`,
    at: rangeOf(found),
    advice: adviseOn(found),
    fix: proposeFix(found),
  };
}

function consequenceOf(missing: readonly string[]): Prose {
  const serves = missing.includes(FLASK);
  const clients = missing.filter((name) => HTTP_CLIENTS.has(name));
  if (clients.length === 0) {
    return serves ? prose`: requests that Flask serves become SERVER spans` : prose`, against the policy`;
  }
  const them =
    clients.length < missing.length ? "the HTTP clients among them" : missing.length === 1 ? "it" : "them";
  const calls = prose`: calls through ${plain(them)} become CLIENT spans, failed ones included`;
  return serves ? prose`${calls}, and requests that Flask serves become SERVER spans` : calls;
}

/** The value that lacks the names; where there is none, the section that would get it. */
function rangeOf({ instrumentation, section, value }: Missing): Range {
  return value.kind === "known"
    ? rangeOfVariable(instrumentation, value.variable, section)
    : rangeOfList(instrumentation, section);
}

function proposeFix({ instrumentation, section, value, missing }: Missing): FixProposal {
  const name = DISABLED_INSTRUMENTATIONS;
  const source = value.kind === "known" ? value.variable.source : null;
  const text = value.kind === "known" ? value.text : "";
  const plan: EditPlan =
    source !== null
      ? planAppend({ instrumentation, ...source, text, names: missing })
      : planAddition({ instrumentation, section, name, value: missing.join(",") });
  if (!plan.ok) return { whyNoFix: plan.whyNoFix };
  const place = describeWay(instrumentation, source?.list.owner ?? section);
  const title =
    source !== null
      ? prose`Append ${listNames(missing)} to ${name} in ${place}`
      : prose`Add ${name} with ${listNames(missing)} to ${place}`;
  return { title, alternatives: plan.alternatives };
}

function adviseOn({ missing, listed }: Missing): Advice {
  const clients = missing.filter((name) => HTTP_CLIENTS.has(name));
  const isDisabled = (name: string) => listed.has(name) || missing.includes(name);
  const [upper, lower] = REQUESTS_PAIR;
  // With only the upper one of the pair disabled, its calls still show under the lower one.
  const hidden = clients.filter((name) => name !== upper || isDisabled(lower));
  const example = missing.includes(FLASK) ? FLASK : (missing[0] ?? FLASK);
  return {
    consequence: clients.length === 0 ? [] : FAILED_CALLS,
    cost: [
      ...(hidden.length === 0 ? [] : [costOfClients(hidden)]),
      ...(clients.some((name) => REQUESTS_PAIR.includes(name)) ? [PAIR] : []),
      ...(missing.includes(FLASK) ? [COST_OF_FLASK] : []),
      ...([FLASK, ...HTTP_CLIENTS].every(isDisabled) ? [NO_SPANS_LEFT] : []),
      NEW_PODS,
    ],
    decline: [
      ...(clients.length === 0 ? [] : [NARROWER]),
      prose`To keep a name: ${`keep: {python: [${example}]}`} in ${".github/otel-fix.yml"} on the base branch. To hear nothing of this: ${`rules: {${missingRecommendedDisables.id}: off}`}.`,
    ],
  };
}

const FAILED_CALLS = prose`Failed CLIENT spans (“connection refused”) are real calls of the process: the stock OTLP/HTTP exporter's own calls are never traced. Disabling a library hides such calls; it does not mend them.`;

const PAIR = prose`${REQUESTS_PAIR[0]} makes its calls through ${REQUESTS_PAIR[1]}: with only one of them disabled, a call through ${REQUESTS_PAIR[0]} still shows, under the other. A direct call through ${REQUESTS_PAIR[1]} depends on ${REQUESTS_PAIR[1]} alone.`;

const COST_OF_FLASK = prose`Without ${FLASK}, a Flask service has no SERVER spans, does not continue the incoming ${"traceparent"}, and loses ${"http.server.duration"} and ${"http.server.active_requests"}. ${FLASK} makes SERVER spans only: it causes no failed CLIENT spans.`;

const NO_SPANS_LEFT = prose`A service of nothing but Flask and ${REQUESTS_PAIR[0]} then sends no spans at all.`;

const NARROWER = prose`If one target is the noise, ${EXCLUDED_URLS} (comma-separated regular expressions) leaves out just the calls to that one. They send no ${"traceparent"} either; every other trace stays whole.`;

function costOfClients(clients: readonly string[]): Prose {
  const calls = clients.length > 1 ? ["calls through them"] : ["calls through it"];
  return prose`Without ${listNames(clients)}, ${calls} have no CLIENT spans and no ${"http.client.duration"}, and send no ${"traceparent"} (traces break at the next service).`;
}
