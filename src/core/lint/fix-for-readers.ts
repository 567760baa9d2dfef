import { planAddition } from "../kinds/instrumentation/edit/add-env-entry.ts";
import { refuse, type EditPlan } from "../kinds/instrumentation/edit/edit-plan.ts";
import { planValue } from "../kinds/instrumentation/edit/set-value.ts";
import type { ReadValue } from "../kinds/instrumentation/environment/readers.ts";
import { describeWay, type Instrumentation, type Section } from "../kinds/instrumentation/instrumentation.ts";
import { listNames, prose } from "../text/prose.ts";
import { propose } from "./propose.ts";
import type { FixProposal } from "./rule.ts";

export interface ReadersFix {
  readonly instrumentation: Instrumentation;
  readonly value: ReadValue;
  /** Those of the readers that need another value. */
  readonly affected: readonly Section[];
  readonly textFor: (section: Section) => string;
}

/**
 * Gives another value to those who read one that does not serve them: where it stands, if they are the only ones and need
 * the same; else each in its own list, which counts before the common one, so that nobody else's value changes.
 */
export function fixForReaders(request: ReadersFix): FixProposal {
  const { instrumentation, value, affected, textFor } = request;
  const { name, source } = value.variable;
  const texts = [...new Set(affected.map(textFor))];
  const [text] = texts;
  if (text === undefined) return { whyNoFix: "nobody reads it" };
  const isTheirs = texts.length === 1 && affected.length === value.readers.length;
  if (source !== null && (isTheirs || value.variable.origin === "section")) {
    if (texts.length > 1) return { whyNoFix: "those who read the value need different ones" };
    const owner = source.list.owner;
    const place = owner === null ? "env" : describeWay(instrumentation, owner);
    return propose(
      planValue({ instrumentation, ...source }, text),
      prose`Set ${name} to ${text} in ${place}`,
    );
  }
  const plans = affected.map((section) =>
    planAddition({ instrumentation, section: section.field, name, value: textFor(section) }),
  );
  const places = listNames(affected.map(({ field }) => describeWay(instrumentation, field)));
  return propose(combine(plans), prose`Add ${name} with ${listNames(texts)} to ${places}`);
}

/** Several plans as one: in the first ways of all of them, in their second ways, and so on. */
function combine(plans: readonly EditPlan[]): EditPlan {
  const refused = plans.find((plan) => !plan.ok);
  if (refused !== undefined) return refused;
  const ways = plans.flatMap((plan) => (plan.ok ? [plan.alternatives] : []));
  if (ways.some((alternatives) => alternatives.length === 0)) return refuse("there is no place for it");
  const count = Math.max(...ways.map(({ length }) => length));
  const alternatives = Array.from({ length: count }, (_, at) => {
    const chosen = ways.flatMap((one) => one[at] ?? one.at(-1) ?? []);
    return {
      edits: chosen.flatMap(({ edits }) => edits),
      changes: chosen.flatMap(({ changes }) => changes),
    };
  });
  return { ok: true, alternatives };
}
