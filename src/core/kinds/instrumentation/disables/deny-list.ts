import type { Wish } from "../../../config/policy-for.ts";
import { listNames, listSome, prose } from "../../../text/prose.ts";
import { namesOf } from "../environment/settings.ts";
import { findMeantNames } from "../name-list.ts";
import { sourceOf, type Asked, type Gap } from "./gap.ts";

/** A variable that lists what is disabled: names between commas, compared exactly. */
export interface DenyList {
  readonly name: string;
  /** Whether the items stand for all there are. */
  readonly isAll: (items: ReadonlySet<string>) => boolean;
}

/** Names that a list lacks; null where it lacks none, and where nobody can tell. */
export function findMissing(
  { environment, isSyntaxSaid }: Asked,
  {
    list,
    wish,
    wanted,
  }: { readonly list: DenyList; readonly wish: Wish; readonly wanted: readonly string[] },
): Gap | null {
  const value = environment.get(list.name);
  // valueFrom and $(…) are known to the cluster only: unknown is not missing.
  if (value.kind === "unknown") return null;
  const listed = namesOf(value);
  if (list.isAll(listed)) return null;
  const meant = isSyntaxSaid ? findMeantNames(value, list.name) : listed;
  const names = wanted.filter((name) => !meant.has(name));
  if (names.length === 0) return null;
  const source = sourceOf(value);
  const shown = wish.kind === "only" ? listSome(names) : listNames(names);
  const text = value.kind === "known" ? value.text : "";
  return {
    wish,
    names,
    disabled: listed,
    variable: value.kind === "known" ? value.variable : null,
    action:
      source === null ? prose`Add ${list.name} with ${shown} to` : prose`Append ${shown} to ${list.name} in`,
    settings:
      source === null
        ? [{ kind: "add", name: list.name, value: names.join(",") }]
        : [{ kind: "append", source, text, names }],
    whyNoFix: null,
  };
}
