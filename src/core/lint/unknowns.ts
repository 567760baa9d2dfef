import type { NotChecked } from "../manifest/manifest.ts";
import { describeSubject } from "../manifest/subject.ts";
import type { RaisedFindings } from "./raise.ts";
import type { Raised, RaiseOptions } from "./raised.ts";

/** What is neither found nor ruled out, since only rendering a template tells: it is listed, once for a resource. */
export interface Unknowns extends Pick<RaisedFindings, "subjects" | "covered"> {
  readonly raised: readonly Raised[];
  /** What only some readings have. */
  readonly dependent: readonly Raised[];
}

export function listUnknowns(
  { subjects, covered, raised, dependent }: Unknowns,
  { rules, policy }: RaiseOptions,
): readonly NotChecked[] {
  const known = new Set([...raised, ...dependent].map(({ rule, subject }) => keyOf(rule, subject)));
  const listed: NotChecked[] = [];
  for (const rule of rules) {
    if (rule.visits !== "instrumentation" || rule.whyUnknown === undefined) continue;
    if ((policy.rules[rule.id] ?? rule.level) === "off") continue;
    for (const subject of subjects) {
      const why = known.has(keyOf(rule.id, subject)) ? null : rule.whyUnknown(subject, policy);
      if (why !== null) listed.push(list(subject, `template: ${why}`));
    }
  }
  const told = new Set<string>();
  for (const entry of dependent) {
    const { rule, subject } = entry;
    const key = keyOf(rule, subject);
    if (!told.has(key) && !covered.has(entry)) listed.push(list(subject, describeDependent(entry)));
    told.add(key);
  }
  return listed;
}

type Place = Raised["subject"];

function keyOf(rule: string, { node }: Place): string {
  return `${rule} ${node.start}`;
}

function list({ manifest, node }: Place, why: string): NotChecked {
  const { line } = manifest.lines.positionAt(node.start);
  return { path: manifest.path, reason: `line ${line}: ${why}` };
}

function describeDependent({ rule, subject }: Raised): string {
  return `template: its conditions decide whether ${rule} applies to ${describeSubject(subject)}`;
}
