import { planAddition, type AddedEntry } from "../edit/add-env-entry.ts";
import { planAppend } from "../edit/append-names.ts";
import { combinePlans } from "../edit/combine.ts";
import { refuse, type EditPlan } from "../edit/edit-plan.ts";
import { planEntryName } from "../edit/scalars.ts";
import { planValue } from "../edit/set-value.ts";
import { describeWay } from "../instrumentation.ts";
import type { Found } from "./find-gap.ts";
import type { Setting } from "./gap.ts";

/** All settings of a gap as one edit: what is added goes into the language's list in one piece. */
export function planSettings({ instrumentation, section, gap }: Found): EditPlan {
  if (gap.whyNoFix !== null) return refuse(gap.whyNoFix);
  const [first, ...others] = gap.settings.flatMap((setting): AddedEntry[] =>
    setting.kind === "add" ? [{ name: setting.name, value: setting.value }] : [],
  );
  const addition = first === undefined ? [] : [planAddition({ instrumentation, section, ...first, others })];
  const changes = gap.settings.flatMap((setting) =>
    setting.kind === "add" ? [] : [planChange(instrumentation, setting)],
  );
  const [only, ...more] = [...changes, ...addition];
  return only !== undefined && more.length === 0 ? only : combinePlans([...changes, ...addition]);
}

function planChange(
  instrumentation: Found["instrumentation"],
  setting: Exclude<Setting, { kind: "add" }>,
): EditPlan {
  const place = { instrumentation, ...setting.source };
  switch (setting.kind) {
    case "append":
      return planAppend({ ...place, text: setting.text, names: setting.names });
    case "set":
      return planValue(place, setting.value);
    case "rename":
      return combinePlans([planEntryName(place, setting.name), planValue(place, setting.value)]);
  }
}

/** The way to the list that is changed first, as people name it. */
export function wayOfGap({ instrumentation, section, gap: { settings } }: Found): string {
  const [first] = settings;
  const owner = first === undefined || first.kind === "add" ? null : first.source.list.owner;
  return describeWay(instrumentation, owner ?? section);
}
