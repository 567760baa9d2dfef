import { describeSubject } from "../manifest/subject.ts";
import { groupBy } from "../text/group-by.ts";
import { proseToText } from "../text/prose.ts";
import type { Report } from "./report.ts";

export type ReportedFinding = Report["findings"][number];

/** A finding, and others that say the same of other places. */
export interface RepeatedFinding {
  readonly first: ReportedFinding;
  readonly others: readonly ReportedFinding[];
}

/** In the order in which each comes first. */
export function collectRepeats(findings: Report["findings"]): readonly RepeatedFinding[] {
  return [...groupBy(findings, keyOf).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ first, others }],
  );
}

/** What is said, whatever the subject's name. Fixes that other titles have are other things to do. */
function keyOf({ finding }: ReportedFinding): string {
  const { rule, level, subject, message, fix, whyNoFix, alternatives } = finding;
  const own = describeSubject(subject);
  const said = message.map((part) => (typeof part === "object" && part.code === own ? null : part));
  const fixes = [fix, ...alternatives].map((one) => one && [one.safety, proseToText(one.title)]);
  return JSON.stringify([rule, level, said, fixes, whyNoFix]);
}
