import type { Edit } from "../../../text/edit.ts";
import type { Change } from "../../../yaml/change.ts";
import type { EnvEntry, EnvList } from "../instrumentation.ts";
import { whyTagged } from "../tag.ts";

/** A way to bring a change about: the edits of the text, and what they mean. To be proved before it is offered. */
export interface PlannedEdit {
  readonly edits: readonly Edit[];
  readonly changes: readonly Change[];
}

/** Some ways to make the same change, the one that looks best first; or why there is none. */
export type EditPlan =
  | { readonly ok: true; readonly alternatives: readonly PlannedEdit[] }
  | { readonly ok: false; readonly whyNoFix: string };

export function refuse(whyNoFix: string): EditPlan {
  return { ok: false, whyNoFix };
}

/** Why an entry of a list is not changed where it stands; null where it may be. */
export function whyEntryFixed({
  list,
  entry,
}: {
  readonly list: EnvList;
  readonly entry: EnvEntry;
}): string | null {
  if (list.owner === null || list.shared || entry.shared)
    return "the value comes from an anchor that's also used elsewhere";
  if (list.ambiguous || (entry.value?.count ?? 0) > 1)
    return "a key on the path to the value appears twice or is set elsewhere";
  return whyTagged(list.tag, entry.tag);
}
