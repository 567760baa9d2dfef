import type { Instrumentation } from "../kinds/instrumentation/instrumentation.ts";
import type { Raised } from "./raised.ts";
import type { Report } from "./rule.ts";

/** Makes one finding of several that have one cause: a finding says itself to which others it yields, and for which it speaks. */
export function withoutRepeatedCauses(raised: readonly Raised[]): readonly Raised[] {
  if (!raised.some(({ found }) => found.yieldsTo !== undefined || found.speaksFor !== undefined))
    return raised;
  const shown = new Set(raised.map(keyOf));
  const staying = raised.filter(
    ({ instrumentation, found }) =>
      found.yieldsTo?.some((report) => shown.has(keyOfReport(instrumentation, report))) !== true,
  );
  const said = new Set(
    staying.flatMap(({ instrumentation, found }) =>
      (found.speaksFor ?? []).map((report) => keyOfReport(instrumentation, report)),
    ),
  );
  return staying.filter((one) => !said.has(keyOf(one)));
}

function keyOf({ rule, instrumentation, found: { at } }: Raised): string {
  return keyOfReport(instrumentation, { rule, at });
}

/** The readings of a template have the same places. */
function keyOfReport({ node }: Instrumentation, { rule, at }: Report): string {
  return `${rule} ${node.start} ${at.start} ${at.end}`;
}
