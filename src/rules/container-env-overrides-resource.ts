import { operatorVersion } from "../core/config/policy-for.ts";
import { environmentOf, type Effective } from "../core/kinds/instrumentation/environment/environment.ts";
import { readEntryValue } from "../core/kinds/instrumentation/environment/read-entry.ts";
import { isReferredTo } from "../core/kinds/instrumentation/environment/references.ts";
import { planItemRemoval, planKeyRemoval } from "../core/kinds/instrumentation/edit/removal.ts";
import { refuse, type EditPlan } from "../core/kinds/instrumentation/edit/edit-plan.ts";
import type { EnvEntry, Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { containerViews, type ContainerView } from "../core/kinds/workload/container-view.ts";
import { compareSettings, SETTINGS } from "../core/kinds/workload/overriding.ts";
import { listInjections } from "../core/kinds/workload/injection.ts";
import { nameWithPlace, rangeOf, relatedTo } from "../core/kinds/workload/words.ts";
import { declineRule, CREATED_PODS } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { listSome, prose } from "../core/text/prose.ts";
import type { Version } from "../core/text/version.ts";

export const containerEnvOverridesResource = defineRule({
  id: "container-env-overrides-resource",
  summary:
    "A container sets a variable that the Instrumentation sets to another value, which has no effect there.",
  level: "notice",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["a setting has no effect"],
  visits: "workload",
  *check(workload, policy, { surroundings }) {
    const operator = operatorVersion(policy);
    const resources = listInjections(workload, surroundings).flatMap(({ choice }) =>
      choice.kind === "found" ? choice.instrumentations : [],
    );
    for (const one of containerViews(workload, surroundings)) {
      const { parent } = one.view;
      const resource = resources.find(
        ({ name, namespace }) => name === parent?.name && namespace === parent.namespace,
      );
      if (parent === null || resource === undefined) continue;
      for (const overridden of findOverridden(one, parent, operator))
        yield describe(one, resource, overridden);
    }
  },
});

interface Overridden {
  readonly entry: EnvEntry;
  /** Names that only the resource's list has; empty where it is no list of such. */
  readonly lost: readonly string[];
}

function* findOverridden(
  { view, container: { env } }: ContainerView,
  parent: Instrumentation,
  operator: Version | null,
): Generator<Overridden> {
  // What stands twice, or is a template's, is another matter.
  if (env.tag !== "none" || env.opensAt !== Infinity) return;
  for (const [name, entry] of env.byName) {
    const setting = SETTINGS.get(name);
    if (setting === undefined || env.entries.filter((one) => one.name === name).length > 1) continue;
    const own = readEntryValue(entry);
    if (own.kind !== "literal" && own.kind !== "expanded") continue;
    const languages = [...(view.host?.sections.keys() ?? [])].filter(
      (one) => (setting.language ?? one) === one,
    );
    const theirs = languages.map((language) =>
      environmentOf(parent, language, { operator, container: null }).get(name),
    );
    const lost = theirs.map((value) => {
      const text = textOf(value);
      return text === null ? null : compareSettings(setting, own.text, text);
    });
    // Of several languages each has to differ: else the value may be meant for one of them.
    const known = lost.flatMap((names) => names ?? []);
    if (lost.length > 0 && lost.every((names) => names !== null)) yield { entry, lost: [...new Set(known)] };
  }
}

/** null where nobody has written it, or only the cluster knows it. */
function textOf(value: Effective): string | null {
  if (value.kind === "absent") return null;
  const { origin, value: written } = value.variable;
  if (!["section", "common", "field"].includes(origin)) return null;
  return written.kind === "literal" || written.kind === "expanded" ? written.text : null;
}

function describe(
  { view, container }: ContainerView,
  resource: Instrumentation,
  { entry, lost }: Overridden,
): RuleFinding {
  const inContainer = container.name === null ? prose`` : prose` in the container ${container.name}`;
  const own = prose`${describeSubject(view)} sets ${entry.name}${inContainer}`;
  const theirs = nameWithPlace(resource, view);
  return {
    message:
      lost.length === 0
        ? prose`${own}: the value that ${theirs} has for it doesn't count there.`
        : prose`${own} without ${listSome(lost)}, which ${theirs} lists: the list of the resource doesn't count there.`,
    at: rangeOf(
      view,
      container.field.shared ? (view.node.pairs[0]?.key ?? view.node) : (entry.value?.node ?? entry.node),
    ),
    advice: {
      consequence: prose`The operator adds a variable only where the container has none of the name: what the container sets itself always wins.`,
      cost: [
        prose`Without the entry the container takes the value of ${describeSubject(resource)}.`,
        CREATED_PODS,
      ],
      decline: [
        prose`Where this container is meant to differ, keep it.`,
        declineRule(containerEnvOverridesResource.id),
      ],
    },
    related: [relatedTo(resource)],
    fix: propose(planRemoval(view, container, entry), prose`Remove ${entry.name} from the container`),
  };
}

function planRemoval(
  view: Instrumentation,
  { env, field }: ContainerView["container"],
  entry: EnvEntry,
): EditPlan {
  const { manifest } = view;
  if (env.node === null || env.shared || entry.shared) return refuse("the entry comes from somewhere else");
  if (isReferredTo(view, entry.name)) return refuse("another value refers to it");
  return env.node.items.length === 1
    ? planKeyRemoval({ manifest, map: field.node, path: field.path, key: "env" })
    : planItemRemoval({ manifest, list: env.node, path: [...field.path, "env"], index: entry.index });
}
