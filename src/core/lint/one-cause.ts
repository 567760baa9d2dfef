import type { Subject } from "../manifest/subject.ts";
import type { Raised } from "./raised.ts";
import type { Report } from "./rule.ts";

export interface Told {
  readonly said: readonly Raised[];
  /** What others say as well. */
  readonly repeated: readonly Raised[];
}

/** Makes one finding of several that have one cause: a finding says itself to which others it yields, and for which it speaks. */
export function tellCausesOnce(raised: readonly Raised[]): Told {
  if (!raised.some(({ found }) => found.yieldsTo !== undefined || found.speaksFor !== undefined))
    return { said: raised, repeated: [] };
  const shown = new Set(raised.map(keyOf));
  const staying = raised.filter(
    ({ subject, found }) =>
      found.yieldsTo?.some((report) => shown.has(keyOfReport(subject, report))) !== true,
  );
  const spokenFor = new Set(
    staying.flatMap(({ subject, found }) =>
      (found.speaksFor ?? []).map((report) => keyOfReport(subject, report)),
    ),
  );
  const isSpokenFor = (one: Raised) =>
    spokenFor.has(keyOf(one)) || (!speaksForAll(one) && spokenFor.has(keyOf({ ...one, rule: ANY })));
  const said = new Set(staying.filter((one) => !isSpokenFor(one)));
  return { said: [...said], repeated: raised.filter((one) => !said.has(one)) };
}

const ANY = "*";

function speaksForAll({ found }: Raised): boolean {
  return found.speaksFor?.some(({ rule }) => rule === null) === true;
}

function keyOf({ rule, subject, found: { at } }: Raised): string {
  return keyOfReport(subject, { rule, at });
}

/** The readings of a template have the same places. */
function keyOfReport({ node }: Subject, { rule, at }: Report): string {
  return `${rule ?? ANY} ${node.start} ${at.start} ${at.end}`;
}
