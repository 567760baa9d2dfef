import { ENDPOINT_DIRECTIVES } from "../../../../catalog/otlp.ts";
import { planAddition } from "../edit/add-env-entry.ts";
import { planSection } from "../edit/add-section.ts";
import { refuse, type EditPlan } from "../edit/edit-plan.ts";
import { planText } from "../edit/scalars.ts";
import { planValue } from "../edit/set-value.ts";
import { describeWay, type Instrumentation, type Section } from "../instrumentation.ts";
import type { EntrySource, Variable } from "../environment/variable.ts";
import { whyTagged } from "../tag.ts";
import { findExporter } from "./cause.ts";
import { attrsOf, type Target } from "./destination.ts";
import { hasUserInfo } from "./endpoint.ts";

/** Edits of what decides where telemetry goes. */

/** A value that a language gets for itself: the entry of its own list, or a new one there. */
export interface OwnSetting {
  readonly section: Section;
  readonly name: string;
  readonly value: string;
  /** What counts now; null where nothing is set. */
  readonly variable: Variable | null;
}

/** Several settings at once: all of them, or none. What is added to one list is added in one piece. */
export function planOwn(instrumentation: Instrumentation, settings: readonly OwnSetting[]): EditPlan {
  const isAdded = (setting: OwnSetting) => ownSource(setting) === null;
  const bySection = new Map<Section, OwnSetting[]>();
  for (const setting of settings.filter(isAdded))
    bySection.set(setting.section, [...(bySection.get(setting.section) ?? []), setting]);
  return planAll([
    ...settings.filter((setting) => !isAdded(setting)).map((setting) => planChange(instrumentation, setting)),
    ...[...bySection].map(([section, added]) => planEntries(instrumentation, section, added)),
  ]);
}

function planChange(instrumentation: Instrumentation, setting: OwnSetting): EditPlan {
  const source = ownSource(setting);
  return source === null
    ? refuse("the value isn't written out here")
    : planValue({ instrumentation, ...source }, setting.value);
}

function planEntries(
  instrumentation: Instrumentation,
  section: Section,
  [first, ...others]: readonly OwnSetting[],
): EditPlan {
  if (first === undefined) return refuse("there's nothing to add");
  const isElsewhere = [first, ...others].some(
    ({ name, variable }) => variable?.origin === "section" && variable.name === name,
  );
  if (isElsewhere) return refuse("the value isn't written out here");
  if ([first, ...others].some(({ value }) => hasUserInfo(value)))
    return refuse("the endpoint contains credentials, which would then appear in two places");
  const added = { name: first.name, value: first.value, others };
  return section.field.isMissing === true
    ? planSection(instrumentation, section.name, added)
    : planAddition({ instrumentation, section: ownerOf(section), ...added });
}

/** The entry of the language's own list that is changed; null where one is added. */
export function ownSource({ variable, name }: OwnSetting): Variable["source"] {
  return variable?.origin === "section" && variable.name === name ? variable.source : null;
}

export function wayOf(instrumentation: Instrumentation, section: Section): string {
  return describeWay(instrumentation, ownerOf(section));
}

function ownerOf({ name, field }: Section) {
  return name in ENDPOINT_DIRECTIVES ? attrsOf(field) : field;
}

/** Several edits at once: all of them, or none. */
export function planAll(plans: readonly EditPlan[]): EditPlan {
  const ways = plans.flatMap((plan) => (plan.ok ? [plan.alternatives] : []));
  const refused = plans.find((plan) => !plan.ok);
  if (refused !== undefined) return refused;
  const count = Math.max(0, ...ways.map(({ length }) => length));
  const alternatives = Array.from({ length: count }, (_, index) => {
    const chosen = ways.flatMap((way) => way[Math.min(index, way.length - 1)] ?? []);
    return {
      edits: chosen.flatMap(({ edits }) => edits),
      changes: chosen.flatMap(({ changes }) => changes),
    };
  });
  return { ok: true, alternatives };
}

/** Gives an endpoint another text where it stands. */
export function planTarget(instrumentation: Instrumentation, { variable }: Target, text: string): EditPlan {
  if (variable.source !== null) return planValue({ instrumentation, ...variable.source }, text);
  const { exporter, endpoint } = findExporter(instrumentation);
  if (variable.origin !== "field" || exporter === null || endpoint?.value == null)
    return refuse("the value isn't written out here");
  if (exporter.shared || endpoint.shared)
    return refuse("the value comes from an anchor that's also used elsewhere");
  if (exporter.ambiguous || endpoint.count > 1)
    return refuse("a key on the path to the value appears twice or is set elsewhere");
  const whyNoFix = whyTagged(exporter.tag);
  if (whyNoFix !== null) return refuse(whyNoFix);
  return planText({ instrumentation, path: [...exporter.path, "endpoint"], node: endpoint.value }, text);
}

/** The way to where an endpoint stands, as people name it. */
export function wayOfTarget(instrumentation: Instrumentation, { variable }: Target): string {
  if (variable.source !== null) return wayOfSource(instrumentation, variable.source);
  const { exporter } = findExporter(instrumentation);
  return exporter === null
    ? "spec.exporter.endpoint"
    : describeWay(instrumentation, { ...exporter, envKey: "endpoint" });
}

export function wayOfSource(instrumentation: Instrumentation, { list: { owner } }: EntrySource): string {
  return owner === null ? "spec.env" : describeWay(instrumentation, owner);
}
