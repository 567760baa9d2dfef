import type { Wish } from "../../../config/policy-for.ts";
import { listNames, listSome, plain, prose } from "../../../text/prose.ts";
import { firstVariable, setOrAdd, type Asked, type Gap } from "./gap.ts";
import type { Effective } from "../environment/environment.ts";

/** A switch for each instrumentation, and some that count where the narrower ones say nothing. */
export interface Switches {
  /** How people call the language. */
  readonly title: string;
  /** Those of the catalogue. */
  readonly all: readonly Switch[];
  /** The switches of a name; none where it is nobody's. */
  readonly switchesOf: (name: string) => readonly Switch[];
  /** What a value says; null where it counts as none. */
  readonly read: (text: string) => boolean | null;
  /** The switches for many, that for everything last. */
  readonly defaults: readonly string[];
  /** Whether two variables are, or may be, about the same instrumentation. */
  readonly areRelated: (a: string, b: string) => boolean;
}

export interface Switch {
  readonly variable: string;
  /** The switches that it follows where it says nothing, the narrower one first. */
  readonly follows: readonly string[];
  readonly isOffByDefault: boolean;
}

type State = { readonly kind: "off" | "unknown" } | { readonly kind: "on"; readonly value: Effective };

/** What a switch comes to, and what its own variable has. */
type ReadState = (one: Switch) => State;

function createReader({ environment: { get, variables } }: Asked, scheme: Switches): ReadState {
  // What is off, or may be: each may be about the same instrumentation as another one.
  const off = variables().flatMap(({ name }) => {
    const value = get(name);
    const isOff = value.kind === "unknown" || saysOf(scheme, value) === false;
    return isOff && scheme.areRelated(name, name) ? [name] : [];
  });
  return (one) => {
    if (off.some((name) => name !== one.variable && scheme.areRelated(name, one.variable))) return UNKNOWN;
    return readSwitch(one, scheme, get);
  };
}

const UNKNOWN: State = { kind: "unknown" };

function readSwitch(one: Switch, scheme: Switches, get: Asked["environment"]["get"]): State {
  const own = get(one.variable);
  for (const name of [one.variable, ...one.follows]) {
    const value = get(name);
    if (value.kind === "unknown") return UNKNOWN;
    const isOn = saysOf(scheme, value);
    // What is off by default stays off, whatever the switch for all says.
    if (isOn !== null && (name === one.variable || !one.isOffByDefault || !isOn))
      return isOn ? { kind: "on", value: own } : { kind: "off" };
  }
  return one.isOffByDefault ? { kind: "off" } : { kind: "on", value: own };
}

/** The names of a wish that are on, each with what switches it off. */
export function findSwitchedOn(
  asked: Asked,
  scheme: Switches,
  { wish, kept }: { readonly wish: Wish; readonly kept: readonly string[] },
): Gap | null {
  const stateOf = createReader(asked, scheme);
  const spared = new Set(kept.flatMap((name) => scheme.switchesOf(name)).map(({ variable }) => variable));
  const found = new Map<string, { readonly name: string; readonly value: Effective }>();
  for (const name of wish.names)
    for (const one of scheme.switchesOf(name).filter(({ variable }) => !spared.has(variable))) {
      const state = stateOf(one);
      if (state.kind === "on") found.set(one.variable, { name, value: state.value });
    }
  if (found.size === 0) return null;
  const names = [...new Set([...found.values()].map(({ name }) => name))];
  return {
    wish,
    names,
    disabled: new Set(),
    variable: firstVariable([...found.values()].map(({ value }) => value)),
    action: prose`Set ${listSome([...found.keys()])} to ${"false"} in`,
    settings: [...found].map(([variable, { value }]) => setOrAdd(variable, value, "false")),
    whyNoFix: null,
  };
}

/** What is on beside the names of a wish: everything, or what is switched on by name. */
export function findOthersOn(asked: Asked, scheme: Switches, wish: Wish): Gap | null {
  const { get } = asked.environment;
  const wanted = wish.names.flatMap((name) => scheme.switchesOf(name));
  const values = scheme.defaults.map((name): Named => [name, get(name)]);
  const all = [...values, ...wanted.map(({ variable }): Named => [variable, get(variable)])];
  if (all.some(([, value]) => value.kind === "unknown")) return null;
  const stateOf = createReader(asked, scheme);
  const others = scheme.all
    .filter(({ variable }) => !wanted.some((one) => scheme.areRelated(one.variable, variable)))
    .filter((one) => stateOf(one).kind === "on")
    .map(({ variable }): Named => [variable, get(variable)]);
  if (others.length === 0) return null;
  const open = listOpen(scheme, values);
  const isOpen = open.length > 0;
  const extra = others.filter(([, value]) => value.kind === "known" && scheme.read(value.text) === true);
  const off = [...open, ...extra];
  const on = isOpen ? wanted.filter(({ variable }) => saysOf(scheme, get(variable)) === null) : [];
  return {
    wish,
    names: isOpen ? [] : extra.map(([name]) => name),
    disabled: new Set(),
    variable: firstVariable(off.map(([, value]) => value)),
    action: isOpen
      ? prose`Limit ${plain(scheme.title)} to ${listNames(wish.names)} in`
      : prose`Set ${listSome(extra.map(([name]) => name))} to ${"false"} in`,
    settings: [
      ...off.map(([name, value]) => setOrAdd(name, value, "false")),
      ...on.map(({ variable }) => setOrAdd(variable, get(variable), "true")),
    ],
    whyNoFix: null,
  };
}

type Named = readonly [name: string, value: Effective];

/** The switches for many that leave something on. */
function listOpen(scheme: Switches, values: readonly Named[]): readonly Named[] {
  const narrower = values.slice(0, -1);
  const isFollowed = narrower.length === 0 || narrower.some(([, value]) => saysOf(scheme, value) === null);
  return values.filter(([, value], at) => {
    const says = saysOf(scheme, value);
    return at < narrower.length ? says === true : isFollowed && says !== false;
  });
}

function saysOf(scheme: Switches, value: Effective): boolean | null {
  return value.kind === "known" ? scheme.read(value.text) : null;
}
