import type { Version } from "../../../text/version.ts";
import { agentSteps, type AgentStep } from "./agent-steps.ts";
import type { Container } from "./container.ts";
import { unknown } from "./read-entry.ts";
import { FIRST, LAST, sdkSteps, type SdkStep } from "./sdk-steps.ts";
import { findSet, type Lookup } from "./sources.ts";
import { literal, type Variable } from "./variable.ts";

/** What the operator writes by itself. */
export interface Generated {
  /** In its order, what it appends. */
  readonly appended: readonly Appended[];
  readonly byName: ReadonlyMap<string, Variable>;
  /** What becomes of variables that are set: agents are joined to them. */
  readonly joined: ReadonlyMap<string, Variable>;
}

interface Appended {
  readonly variable: Variable;
  readonly slot: Slot;
}

/** Where in the list something is appended. */
export type Slot = AgentStep["slot"] | "first" | "last";

export interface GenerateOptions {
  readonly operator: Version | null;
  readonly container: Container | null;
}

export function generate(lookup: Lookup, options: GenerateOptions): Generated {
  if (lookup.instrumentation.host?.isInjected === false) return NOTHING;
  const isUnset = (name: string) => findSet(lookup, name) === null;
  const first = FIRST.filter(({ name }) => isUnset(name)).map((step) => ({
    variable: fromSdk(step),
    slot: "first" as const,
  }));
  const agent = generateAgent(lookup, options);
  const taken = new Set([...first, ...agent.appended].map(({ variable }) => variable.name));
  const isSet = (name: string) => taken.has(name) || !isUnset(name);
  const { instrumentation } = lookup;
  const sdk = sdkSteps({ instrumentation, container: options.container, isSet })
    .filter((step) => step.isAppendedAlways === true || !isSet(step.name))
    .map((step) => ({
      variable: fromSdk(step),
      slot: step.name === LAST ? ("last" as const) : ("behind-common" as const),
    }));
  const appended = [...first, ...agent.appended, ...sdk];
  // Of two the first one counts.
  const byName = new Map(appended.toReversed().map(({ variable }) => [variable.name, variable]));
  return { appended, byName, joined: agent.joined };
}

/** Where the operator has no part. */
const NOTHING: Generated = { appended: [], byName: new Map(), joined: new Map() };

function generateAgent(
  lookup: Lookup,
  { operator, container }: GenerateOptions,
): Pick<Generated, "appended" | "joined"> {
  const context = {
    container: container?.name ?? "<container>",
    isFirst: container?.isFirst ?? true,
    isMusl: container?.isMusl ?? false,
    operator,
  };
  const appended: Appended[] = [];
  const joined = new Map<string, Variable>();
  for (const step of agentSteps(lookup.language, context)) {
    const set = findBefore(lookup, step);
    if (set === null) appended.push({ variable: fromAgent(step), slot: step.slot });
    else if (!step.keeps) joined.set(step.name, join(set, step));
  }
  return { appended, joined };
}

/** What is set when the operator takes a step: `spec.env` is not yet there for some. */
function findBefore(lookup: Lookup, { name, slot }: AgentStep): Variable | null {
  if (slot === "behind-common") return findSet(lookup, name);
  const sources = lookup.sources.filter(({ origin }) => origin !== "common");
  return findSet({ ...lookup, sources }, name);
}

function fromSdk({ name, value, origin, node }: SdkStep): Variable {
  return { name, value, origin, source: null, node };
}

function fromAgent({ name, write, isDefault, isUncertain }: AgentStep): Variable {
  const value = isUncertain === true ? unknown("it depends on the operator's version") : literal(write(null));
  return { name, value, origin: isDefault ? "default" : "operator", source: null, node: null };
}

function join(set: Variable, { write }: AgentStep): Variable {
  const { value } = set;
  if (value.kind !== "literal" && value.kind !== "expanded") return set;
  return { ...set, value: literal(write(value.text)) };
}
