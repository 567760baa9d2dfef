import type { Finding } from "../lint/finding.ts";
import { wayTo } from "./readings.ts";

/** Tells findings before an edit from those after it: by rule and subject, and how many there are. */

export type Identified = Pick<Finding, "rule" | "subject">;

/** Which rule speaks about which subject, by the way to it from the unit that begins at an offset of the file. */
function identify({ rule, subject }: Identified, unit: number): string {
  const { kind, namespace, name, path, document } = subject;
  return JSON.stringify([rule, unit, ...wayTo(document), kind, namespace, name, path]);
}

export type Counts = ReadonlyMap<string, number>;

/** A resource can have several findings of a rule, each at a place of its own. */
export function countIdentities(
  findings: readonly Identified[],
  unitOf: (finding: Identified) => number,
): Counts {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    const identity = identify(finding, unitOf(finding));
    counts.set(identity, (counts.get(identity) ?? 0) + 1);
  }
  return counts;
}

export function unitOf({ subject }: Identified): number {
  return subject.document.unit.start;
}
