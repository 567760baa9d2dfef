import type { Wish } from "../../../config/policy-for.ts";
import { listNames, prose } from "../../../text/prose.ts";
import { namesOf } from "../environment/settings.ts";
import { setOrAdd, sourceOf, type Asked, type Gap } from "./gap.ts";

/** A variable that lists what is enabled: with a name in it, everything else is disabled. */

/** The names that it lists; null where nothing is listed, which leaves everything enabled; unknown where nobody can tell. */
export function readAllowed({ environment }: Asked, name: string): ReadonlySet<string> | null | "unknown" {
  const value = environment.get(name);
  if (value.kind === "unknown") return "unknown";
  if (value.kind === "absent" || value.text === "") return null;
  return namesOf(value);
}

/** Takes names out of the list that is there. Something else has to be left in it: an empty list allows everything. */
export function takeOut(
  { environment }: Asked,
  { name, wish, names }: { readonly name: string; readonly wish: Wish; readonly names: readonly string[] },
): Gap | null {
  const value = environment.get(name);
  const source = sourceOf(value);
  if (value.kind !== "known" || source === null) return null;
  const rest = value.text.split(",").filter((item) => item.trim() !== "" && !names.includes(item.trim()));
  const text = rest.join(",").trim();
  if (text === "" && wish.kind === "without") return null;
  return {
    wish,
    names,
    disabled: new Set(),
    variable: value.variable,
    action: prose`Remove ${listNames(names)} from ${name} in`,
    settings: [{ kind: "set", source, value: text === "" ? wish.names.join(",") : text }],
    whyNoFix: null,
  };
}

/** Lists what is wanted where nothing is listed. */
export function allowOnly({ environment }: Asked, name: string, wish: Wish): Gap {
  const value = environment.get(name);
  return {
    wish,
    names: [],
    disabled: new Set(),
    variable: value.kind === "known" ? value.variable : null,
    action: prose`Set ${name} to ${wish.names.join(",")} in`,
    settings: [setOrAdd(name, value, wish.names.join(","))],
    whyNoFix: null,
  };
}
