import { NAMES_OF_SECTIONS, SECTIONS, SECTIONS_SINCE } from "../catalog/languages.ts";
import { findNearestName } from "../core/config/nearest-name.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import { planKey } from "../core/kinds/instrumentation/edit/scalars.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { describeField } from "../core/kinds/instrumentation/place.ts";
import { listOddFields, listPlaces, type FieldVisit } from "../core/kinds/instrumentation/schema.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, listNames, plain, prose, type Prose } from "../core/text/prose.ts";
import { isBelow, type Version } from "../core/text/version.ts";
import { isNull, textOf } from "../core/yaml/node.ts";

export const unknownField = defineRule({
  id: "unknown-field",
  summary: "An Instrumentation has a field that its CRD does not know, which has no effect.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["a setting has no effect", "the resource is refused"],
  visits: "instrumentation",
  *check(instrumentation, policy) {
    // Charts have fields of their own; another version has others.
    if (instrumentation.maker !== null || instrumentation.apiVersion !== "opentelemetry.io/v1alpha1") return;
    const operator = operatorVersion(policy);
    // Of releases after those that were read nobody here knows the fields.
    const isLater = operator !== null && !isBelow(operator, "0.163.0");
    for (const field of listOddFields(instrumentation)) {
      if (field.type !== "unknown" || !isJudged(instrumentation, field)) continue;
      const meant = findMeant(field);
      if (meant.name !== null || !isLater) yield describe(instrumentation, { ...field, meant });
    }
    if (operator !== null) yield* findNewer(instrumentation, operator);
  },
});

/** Fields that the table has before most operators do: the first that may have one, and what is said of it. */
const NEWER: readonly (readonly [string, string, Prose])[] = [
  ...Object.entries(SECTIONS_SINCE).map(
    ([name, since]) => [name, since, prose` It came with operator ${plain(since)}.`] as const,
  ),
  // Of 0.159 to 0.162 it is not established.
  ["baseRef", "0.159.0", prose` No release known to us has it.`],
];

function* findNewer(instrumentation: Instrumentation, operator: Version): Generator<RuleFinding> {
  const { spec } = instrumentation;
  if (spec === null || spec.shared) return;
  const { node: map, path } = spec;
  for (const pair of map.pairs) {
    const key = textOf(pair.key) ?? "";
    const [, since, hint] = NEWER.find(([name]) => name === key) ?? [];
    if (since === undefined || hint === undefined || !isBelow(operator, since) || isNull(pair.value))
      continue;
    const meant = { name: null, safety: "unsafe", hint } as const;
    yield describe(instrumentation, { map, path, pair, key, meant, type: "unknown", siblings: [] });
  }
}

/** Deeper than the resource's own fields stand Kubernetes' types, which grow with its releases. */
function isJudged({ spec }: Instrumentation, { path }: FieldVisit): boolean {
  const way = path.slice(spec?.path.length ?? 0);
  const [first, second, third] = way;
  if (way.length === 0) return true;
  if (way.length === 1) return typeof first === "string" && OWN.has(first);
  if (first === "exporter") return way.length === 2 && second === "tls";
  const inEntry = first === "env" ? typeof second === "number" && way.length === 2 : second === "env";
  return inEntry && (first === "env" || (typeof third === "number" && way.length === 3));
}

/** The maps of `spec` whose fields are the resource's own. */
const OWN: ReadonlySet<string> = new Set([
  "exporter",
  "sampler",
  "resource",
  "defaults",
  "baseRef",
  ...SECTIONS,
]);

interface Meant {
  /** The field that was meant; null where nobody can say. */
  readonly name: string | null;
  readonly safety: "safe" | "unsafe";
  readonly hint: Prose;
}

/** The key of resources differs by language: that is all there is to it. */
const SAME: readonly (readonly [string, string])[] = [
  ["resources", "resourceRequirements"],
  ["resourceRequirements", "resources"],
];

function findMeant({ key, siblings, path }: FieldVisit): Meant {
  const section = SECTIONS.find((name) => name === path.at(-1));
  const same = SAME.find(
    ([wrong, right]) => section !== undefined && wrong === key && siblings.includes(right),
  );
  if (same !== undefined)
    return { name: same[1], safety: "safe", hint: prose` In this section it is ${same[1]}.` };
  if (key === "volume")
    return {
      name: null,
      safety: "unsafe",
      hint: prose` The operator's own warning recommends it, but no version of the CRD has it.`,
    };
  const nearest = findNearestName(key, siblings) ?? findOtherName(key, siblings);
  if (nearest !== undefined)
    return { name: nearest, safety: "unsafe", hint: prose` Did you mean ${nearest}?` };
  const places = listPlaces(key).slice(0, 3);
  return {
    name: null,
    safety: "unsafe",
    hint: places.length === 0 ? [] : prose` There is ${listNames(places)}.`,
  };
}

function findOtherName(key: string, siblings: readonly string[]): string | undefined {
  const name = NAMES_OF_SECTIONS.get(key.toLowerCase());
  return name !== undefined && siblings.includes(name) ? name : undefined;
}

function describe(
  instrumentation: Instrumentation,
  { map, path, key, pair, meant }: FieldVisit & { readonly meant: Meant },
): RuleFinding {
  const way = describeField(instrumentation, [...path, key]);
  const { name } = meant;
  return {
    message: prose`${capitalize(nameInSentence(instrumentation))} sets ${way}, which the CRD does not have: it has no effect.${meant.hint}`,
    at: { start: pair.key.start, end: pair.key.end },
    advice: {
      consequence: prose`The API server silently drops unknown fields; ${"kubectl apply"} refuses the resource, and GitOps tools may only warn. The fields compared are those of operator 0.158.`,
      cost: [],
      decline: [declineRule("unknown-field")],
    },
    fix:
      name === null
        ? { whyNoFix: "only its author knows what was meant" }
        : rename({ instrumentation, map, path, key }, name, meant.safety),
  };
}

function rename(place: Parameters<typeof planKey>[0], name: string, safety: Meant["safety"]): FixProposal {
  const plan = planKey(place, name);
  return plan.ok
    ? { title: prose`Rename ${place.key} to ${name}`, alternatives: plan.alternatives, safety }
    : plan;
}
