import type { Document } from "../manifest/document.ts";
import { groupBy } from "../text/group-by.ts";
import { isInAny } from "../text/range.ts";
import type { Raised } from "./raised.ts";

/**
 * A template is read once for each way its conditions can go, and rules are asked about each reading. What they find is
 * said once for a rule and a subject, and only where it does not depend on a condition: in every reading that has the
 * place, the rule has to find something.
 */
export interface MergedReadings {
  readonly certain: readonly Raised[];
  /** What only some readings have. */
  readonly dependent: readonly Raised[];
}

export function mergeReadings(raised: readonly Raised[], documents: readonly Document[]): MergedReadings {
  const readings = groupBy(documents, keyOf);
  const certain: Raised[] = [];
  const dependent: Raised[] = [];
  const byKey = new Map<string, Raised[]>();
  for (const entry of raised) {
    if ((readings.get(keyOf(documentOf(entry)))?.length ?? 0) < 2) certain.push(entry);
    else {
      const key = `${entry.rule} ${entry.subject.node.start} ${keyOf(documentOf(entry))}`;
      const group = byKey.get(key) ?? [];
      byKey.set(key, group);
      group.push(entry);
    }
  }
  for (const group of byKey.values()) {
    const found = new Set(group.map(documentOf));
    const first = group.find((entry) =>
      (readings.get(keyOf(documentOf(entry))) ?? []).every(
        (reading) => found.has(reading) || !isIn(reading, entry),
      ),
    );
    if (first === undefined) dependent.push(...group);
    // A rule may have more to say about a subject: one reading says it all.
    else certain.push(...say(first, group));
  }
  return { certain, dependent };
}

/** What one reading finds; where that is one thing, with the same of the places that it leaves out. */
function say(first: Raised, group: readonly Raised[]): readonly Raised[] {
  const own = group.filter((entry) => documentOf(entry) === documentOf(first));
  if (own.length > 1) return own;
  const leftOut = group.filter((entry) => !isIn(documentOf(first), entry));
  const elsewhere = [...new Map(leftOut.map((entry) => [entry.found.at.start, entry])).values()];
  return elsewhere.length === 0 ? own : [{ ...first, elsewhere }];
}

function documentOf({ subject }: Raised): Document {
  return subject.document;
}

/** The same for all readings of a document. */
function keyOf({ unit, group, index, within, start }: Document): string {
  if (within === null) return `${unit.start} ${group} ${index}`;
  // All documents of a string without lines of its own begin at its key.
  const own = within.whyNoFix === null ? `${start}` : `${start} ${group} ${index}`;
  return `${keyOf(within.document)} ${own}`;
}

/** Whether a reading has the place of a finding. */
function isIn(reading: Document, { found }: Raised): boolean {
  return !isLeftOut(found.at.start, reading);
}

function isLeftOut(offset: number, { leftOut, within }: Document): boolean {
  return isInAny(offset, leftOut) || (within !== null && isLeftOut(offset, within.document));
}
