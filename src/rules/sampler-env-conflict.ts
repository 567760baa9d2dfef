import { operatorVersion } from "../core/config/policy-for.ts";
import { planAddition } from "../core/kinds/instrumentation/edit/add-env-entry.ts";
import { planItemRemoval } from "../core/kinds/instrumentation/edit/removal.ts";
import { mergeField } from "../core/kinds/instrumentation/environment/base.ts";
import { environmentOf } from "../core/kinds/instrumentation/environment/environment.ts";
import { isSdkDisabled } from "../core/kinds/instrumentation/environment/settings.ts";
import type { EntrySource, Variable } from "../core/kinds/instrumentation/environment/variable.ts";
import {
  describeWay,
  listSections,
  type EnvEntry,
  type Field,
  type Instrumentation,
} from "../core/kinds/instrumentation/instrumentation.ts";
import { rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { declineRule, NEW_PODS } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, prose } from "../core/text/prose.ts";

const ID = "sampler-env-conflict";
const TYPE = "OTEL_TRACES_SAMPLER";
const ARGUMENT = "OTEL_TRACES_SAMPLER_ARG";

/** What an SDK does without a sampler: these are no loss. */
const DEFAULTS: ReadonlySet<string> = new Set(["always_on", "parentbased_always_on"]);

export const samplerEnvConflict = defineRule({
  id: ID,
  summary: "A sampler argument in an env list makes the operator ignore spec.sampler.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["everything or nothing sampled"],
  languages: ["java", "nodejs", "python", "dotnet", "go", "php", "ruby"],
  visits: "instrumentation",
  *check(instrumentation, policy) {
    const type = mergeField(instrumentation, ["sampler", "type"]);
    if (type.kind !== "text" || DEFAULTS.has(type.text)) return;
    const operator = operatorVersion(policy);
    const seen = new Set<EnvEntry>();
    for (const { name, field } of listSections(instrumentation)) {
      // The modules of web servers read no environment.
      if (name === "apacheHttpd" || name === "nginx") continue;
      const environment = environmentOf(instrumentation, name, { operator, container: null });
      const argument = environment.get(ARGUMENT);
      // Whatever its value is: the operator only looks whether the name is there.
      const variable = argument.kind === "absent" ? null : argument.variable;
      const source = variable?.source ?? null;
      if (variable === null || source === null || seen.has(source.entry)) continue;
      if (environment.get(TYPE).kind !== "absent" || isSdkDisabled(environment)) continue;
      seen.add(source.entry);
      yield describe(instrumentation, { variable, source, field, type: type.text });
    }
  },
});

interface Conflict {
  readonly variable: Variable;
  readonly source: EntrySource;
  readonly field: Field;
  /** `spec.sampler.type` */
  readonly type: string;
}

function describe(instrumentation: Instrumentation, conflict: Conflict): RuleFinding {
  const { variable, source, field, type } = conflict;
  const owner = source.list.owner ?? field;
  const place = describeWay(instrumentation, owner);
  return {
    message: prose`${capitalize(nameInSentence(instrumentation))} sets ${ARGUMENT} in ${place}, so the operator ignores ${"spec.sampler"} (${type}): SDKs sample every trace.`,
    at: rangeOfVariable(instrumentation, variable, field),
    advice: {
      consequence: prose`Where a container already has the argument, the operator adds neither type nor argument. SDKs then use their default, ${"parentbased_always_on"}.`,
      cost: [prose`Fewer traces arrive once the sampler takes effect.`, NEW_PODS],
      decline: [declineRule(ID)],
    },
    fix: propose(
      planAddition({ instrumentation, section: owner, name: TYPE, value: type }),
      prose`Add ${TYPE} with ${type} to ${place}`,
    ),
    others: [proposeRemoval(instrumentation, conflict)],
  };
}

function proposeRemoval({ manifest }: Instrumentation, { source: { list, entry } }: Conflict): FixProposal {
  if (list.node === null || list.owner === null || list.shared) return { whyNoFix: "the list is elsewhere" };
  const path = [...list.owner.path, list.owner.envKey];
  const plan = planItemRemoval({ manifest, list: list.node, path, index: entry.index });
  return propose(plan, prose`Remove ${ARGUMENT}, so that ${"spec.sampler"} takes effect`);
}
