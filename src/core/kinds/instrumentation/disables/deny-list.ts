import type { Wish } from "../../../config/policy-for.ts";
import { listNames, listSome, prose } from "../../../text/prose.ts";
import { namesOf } from "../environment/settings.ts";
import { findInValue, findTwin, type Carried } from "./carrier.ts";
import { sourceOf, type Asked, type Gap } from "./gap.ts";

/** A variable that lists what is disabled: names between commas, compared exactly. */
export interface DenyList {
  readonly name: string;
  /** Whether the items stand for all there are. */
  readonly isAll: (items: ReadonlySet<string>) => boolean;
}

interface Want {
  readonly list: DenyList;
  readonly wish: Wish;
  readonly wanted: readonly string[];
}

/** Names that a list lacks; null where it lacks none, and where nobody can tell. */
export function findMissing(asked: Asked, { list, wish, wanted }: Want): Gap | null {
  const value = asked.environment.get(list.name);
  // valueFrom and $(…) are known to the cluster only: unknown is not missing.
  if (value.kind === "unknown") return null;
  const disabled = namesOf(value);
  if (list.isAll(disabled)) return null;
  const missing = wanted.filter((name) => !disabled.has(name));
  if (missing.length === 0) return null;
  const source = sourceOf(value);
  const shown = wish.kind === "only" ? listSome(missing) : listNames(missing);
  const gap = { wish, names: missing, disabled, whyNoFix: null };
  if (value.kind === "absent" || source === null) {
    const twin = value.kind === "absent" ? findTwin(asked, { name: list.name, missing }) : null;
    if (twin === "unknown") return null;
    if (twin === null)
      return {
        ...gap,
        variable: value.kind === "known" ? value.variable : null,
        action: prose`Add ${list.name} with ${shown} to`,
        settings: [{ kind: "add", name: list.name, value: missing.join(",") }],
      };
    return {
      ...gap,
      ...carriedBy(twin),
      variable: twin.variable,
      action: prose`Rename ${twin.source.entry.name} to ${list.name} and add ${shown} in`,
      settings: [{ kind: "rename", source: twin.source, name: list.name, value: twin.value }],
    };
  }
  const { text, variable } = value;
  const carried = findInValue(asked, { text, variable }, { name: list.name, missing });
  // What a name may mean is a guess, and a finding of its own: the policy's names are appended beside it.
  const isGuess = carried?.isGuess === true && !carried.isAll && !carried.carrier.isEnough;
  if (carried === null || carried.isAll || isGuess)
    return {
      ...gap,
      ...(carried && !isGuess && { carrier: carried.carrier }),
      variable,
      action: prose`Append ${shown} to ${list.name} in`,
      settings: [{ kind: "append", source, text, names: missing }],
    };
  return {
    ...gap,
    ...carriedBy(carried),
    variable,
    action: prose`Write ${shown} in ${list.name} in`,
    settings: [{ kind: "set", source, value: carried.value }],
  };
}

function carriedBy({ carrier, isGuess }: Carried): Pick<Gap, "carrier" | "isGuess"> {
  return { carrier, isGuess };
}
