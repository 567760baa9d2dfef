import { rubyInstrumentations } from "../../../../catalog/data/ruby-instrumentations.ts";
import { RUBY_ALLOW_LIST } from "../../../../catalog/disables.ts";
import { TITLES } from "../../../../catalog/languages.ts";
import type { Wish } from "../../../config/policy-for.ts";
import { allowOnly, readAllowed, takeOut } from "./allow-list.ts";
import type { Asked, Gap } from "./gap.ts";
import { findSwitchedOn, type Switches } from "./switches.ts";

/**
 * Ruby: a switch for each, which only the exact text "false" turns off (instrumentation/base), and in the operator's image
 * a list of those that are loaded.
 */

const ALL = Object.entries(rubyInstrumentations).map(([name, variable]) => ({
  name,
  variable,
  follows: [],
  isOffByDefault: false,
}));

export const RUBY_SWITCHES: Switches = {
  title: TITLES.ruby,
  all: ALL,
  switchesOf: (name) => ALL.filter((one) => one.name === name),
  read: (text) => text !== "false",
  defaults: [],
  areRelated: (a, b) => a === b,
};

export function findRubyGap(asked: Asked, wish: Wish, kept: readonly string[]): Gap | null {
  const allowed = readAllowed(asked, RUBY_ALLOW_LIST);
  if (allowed === "unknown") return null;
  if (wish.kind === "without") {
    const names = wish.names.filter((name) => allowed === null || allowed.has(name));
    return findSwitchedOn(asked, RUBY_SWITCHES, { wish: { ...wish, names }, kept });
  }
  const others = [...(allowed ?? ALL.map(({ name }) => name))].filter(
    (name) => name !== "" && !wish.names.includes(name),
  );
  const on = findSwitchedOn(asked, RUBY_SWITCHES, { wish: { ...wish, names: others }, kept });
  if (on === null) return null;
  return allowed === null
    ? allowOnly(asked, RUBY_ALLOW_LIST, wish)
    : takeOut(asked, { name: RUBY_ALLOW_LIST, wish, names: on.names });
}
