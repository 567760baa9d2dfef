import { findNearestName } from "../config/nearest-name.ts";
import type { Configuration } from "../config/policy.ts";
import { MAX_SUPPRESSIONS } from "../manifest/bounds.ts";
import type { Manifest, NotChecked } from "../manifest/manifest.ts";
import type { Subject } from "../manifest/subject.ts";
import { keyOfString } from "../manifest/document.ts";
import type { Suppression, SuppressionFault } from "../manifest/suppression.ts";
import { prose } from "../text/prose.ts";
import { readOwned, type OwnedSuppression, type Place } from "./owned-suppressions.ts";
import type { JudgedSuppression } from "./judged-suppression.ts";

/**
 * Decides which findings are suppressed, and what came of each suppression. It hides nothing itself, and knows neither
 * what a finding says nor how a suppression is shown. Linear in findings and suppressions.
 */

export interface SuppressionOptions {
  /** What the configuration makes of suppressions. */
  readonly mode: Configuration["suppressions"];
  /** YYYY-MM-DD. A suppression counts through its last day. */
  readonly today: string;
  /** The ids that a suppression may name: those of all rules there are, whether or not they run. */
  readonly ruleIds: readonly string[];
}

/** What has to be known of a finding. */
export interface Claim {
  readonly rule: string;
  readonly subject: Subject;
  /** The line that is flagged, from 1. */
  readonly line: number;
}

export interface JudgeContext {
  readonly manifest: Manifest;
  readonly subjects: readonly Subject[];
  readonly options: SuppressionOptions;
  /** Rules that ran to their end: of the others nobody knows whether there was something to hide. */
  readonly completed: ReadonlySet<string>;
}

export interface Judgement<T extends Claim> {
  /** The findings that suppressions cover, with them: a comment before an annotation. */
  readonly covered: ReadonlyMap<T, readonly Suppression[]>;
  readonly judged: ReadonlyMap<Subject, readonly JudgedSuppression[]>;
  /** Whether the suppressions were read. Of too many none is: that some count and others do not would be hard to see. */
  readonly isRead: boolean;
  readonly notChecked: readonly NotChecked[];
}

export function judgeSuppressions<T extends Claim>(
  claims: readonly T[],
  context: JudgeContext,
): Judgement<T> {
  const found = readOwned(context.manifest, context.subjects);
  if (found === null) return { ...NOTHING, notChecked: [describeExcess(context.manifest.path)] };
  const entries = found.map((entry) => assess(entry, context.options));
  const index = createIndex(entries);
  const covered = new Map<T, readonly Suppression[]>();
  for (const claim of claims) {
    const slots = index.find(claim);
    for (const slot of slots) slot.isUsed = true;
    if (slots.length > 0)
      covered.set(
        claim,
        slots.map(({ suppression }) => suppression),
      );
  }
  const used = listUsed(entries);
  const judged = new Map<Subject, JudgedSuppression[]>();
  for (const entry of entries) {
    const list = judged.get(entry.owner) ?? [];
    judged.set(entry.owner, list);
    list.push(conclude(entry, used, context));
  }
  return { covered, judged, isRead: true, notChecked: [] };
}

const NOTHING = { covered: new Map<never, never>(), judged: new Map<never, never>(), isRead: false };

function describeExcess(path: string): NotChecked {
  const most = MAX_SUPPRESSIONS.toLocaleString("en");
  const reason = `more than ${most} suppressions in one file: none of them has an effect`;
  return { path, reason, isBound: true };
}

/** One rule of one or more suppressions that cover the same. */
interface Slot {
  readonly suppression: Suppression;
  isUsed: boolean;
}

interface Entry extends OwnedSuppression {
  readonly faults: readonly SuppressionFault[];
  readonly isExpired: boolean;
  /** The rules for which it has an effect, each with its slot once the index is made. */
  readonly slots: Map<string, Slot | null>;
}

function assess({ suppression, owner, place }: OwnedSuppression, options: SuppressionOptions): Entry {
  const { rules, reason, until, faults } = suppression;
  // Where suppressions are kept in sight, people have to be able to judge them.
  const isReasonMissing = reason === null && faults.length === 0 && options.mode === "report";
  const isKnown = (rule: string) => options.ruleIds.includes(rule);
  const all = [
    ...faults,
    ...rules.filter((rule) => !isKnown(rule)).map((rule) => describeUnknown(rule, options.ruleIds)),
    ...(isReasonMissing ? [{ expected: ["a reason"], found: ["none"] }] : []),
  ];
  const isExpired = until !== null && until < options.today;
  const works = faults.length === 0 && !isReasonMissing && !isExpired;
  const effective = works ? rules.filter(isKnown) : [];
  return {
    suppression,
    owner,
    place,
    faults: all,
    isExpired,
    slots: new Map(effective.map((rule) => [rule, null])),
  };
}

function describeUnknown(rule: string, ruleIds: readonly string[]): SuppressionFault {
  const nearest = findNearestName(rule, ruleIds);
  const fault = { expected: ["the id of a rule that can be suppressed"], found: prose`${rule}` };
  return nearest === undefined ? fault : { ...fault, nearest };
}

interface Index {
  /** What covers a finding: a comment before an annotation. */
  readonly find: (claim: Claim) => readonly Slot[];
}

function createIndex(entries: readonly Entry[]): Index {
  const slots = new Map<Place, Map<string, Slot>>();
  for (const { suppression, place, slots: own } of entries) {
    const known = slots.get(place) ?? new Map<string, Slot>();
    slots.set(place, known);
    for (const rule of own.keys()) {
      const key = keyOf(rule, suppression.line);
      const slot = known.get(key) ?? { suppression, isUsed: false };
      known.set(key, slot);
      own.set(rule, slot);
    }
  }
  return {
    find: ({ rule, line, subject }) => {
      const { document, manifest } = subject;
      const found = [slots.get(document)?.get(keyOf(rule, line))];
      for (let { within } = document; within !== null; { within } = within.document) {
        const { line: of } = manifest.lines.positionAt(keyOfString(within).start);
        found.push(slots.get(within.document)?.get(keyOf(rule, of)));
      }
      for (const place of [document.above, subject.node])
        if (place !== null) found.push(slots.get(place)?.get(keyOf(rule, null)));
      return found.filter((slot) => slot !== undefined);
    },
  };
}

function keyOf(rule: string, line: number | null): string {
  return `${line ?? ""} ${rule}`;
}

/** What hides something, by its place and rule: in each reading of a template the same suppression is met again. */
function listUsed(entries: readonly Entry[]): ReadonlySet<string> {
  const used = new Set<string>();
  for (const { suppression, slots } of entries)
    for (const [rule, slot] of slots) if (slot?.isUsed === true) used.add(keyOf(rule, suppression.start));
  return used;
}

function conclude(
  entry: Entry,
  used: ReadonlySet<string>,
  { options, completed }: JudgeContext,
): JudgedSuppression {
  const { suppression, faults, isExpired, slots } = entry;
  // Where suppressions are denied, none of them has an effect, and their form does not matter.
  if (options.mode === "deny") return { suppression, faults: [], isExpired: false, unused: [] };
  const unused = [...slots.keys()].filter(
    (rule) => completed.has(rule) && !used.has(keyOf(rule, suppression.start)),
  );
  return { suppression, faults, isExpired: isExpired && suppression.faults.length === 0, unused };
}
