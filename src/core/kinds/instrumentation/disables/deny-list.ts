import type { Wish } from "../../../config/policy-for.ts";
import { listNames, listSome, prose, type Prose } from "../../../text/prose.ts";
import type { Effective } from "../environment/environment.ts";
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
  if (value.kind === "absent" || source === null) return findWithoutValue(asked, { list, value, gap, shown });
  const { text, variable } = value;
  const carried = findInValue(asked, { text, variable }, { name: list.name, missing });
  const told = carried === null || isOwnGuess(carried) ? null : carried;
  if (told !== null && !told.isAll)
    return {
      ...gap,
      ...carriedBy(told),
      variable,
      action: prose`Write ${shown} in ${list.name} in`,
      settings: [{ kind: "set", source, value: told.value }],
    };
  return {
    ...gap,
    ...(told && { carrier: told.carrier }),
    variable,
    action: prose`Append ${shown} to ${list.name} in`,
    settings: [{ kind: "append", source, text, names: missing }],
  };
}

interface WithoutValue {
  readonly list: DenyList;
  readonly value: Exclude<Effective, { kind: "unknown" }>;
  readonly gap: Pick<Gap, "wish" | "names" | "disabled" | "whyNoFix">;
  readonly shown: Prose;
}

/** The same where the list is not there, or stands under another name. */
function findWithoutValue(asked: Asked, { list, value, gap, shown }: WithoutValue): Gap | null {
  const { names } = gap;
  const twin = value.kind === "absent" ? findTwin(asked, { name: list.name, missing: names }) : null;
  if (twin === "unknown") return null;
  if (twin === null)
    return {
      ...gap,
      variable: value.kind === "known" ? value.variable : null,
      action: prose`Add ${list.name} with ${shown} to`,
      settings: [{ kind: "add", name: list.name, value: names.join(",") }],
    };
  return {
    ...gap,
    ...carriedBy(twin),
    variable: twin.variable,
    action: prose`Rename ${twin.source.entry.name} to ${list.name} and add ${shown} in`,
    settings: [{ kind: "rename", source: twin.source, name: list.name, value: twin.value }],
  };
}

/** What a name may mean is a guess, and a finding of its own: the policy's names are appended beside it. */
function isOwnGuess({ isGuess, isAll, carrier }: NonNullable<ReturnType<typeof findInValue>>): boolean {
  return isGuess && !isAll && !carrier.isEnough;
}

function carriedBy({ carrier, isGuess }: Carried): Pick<Gap, "carrier" | "isGuess"> {
  return { carrier, isGuess };
}
