import type { Fix } from "../lint/finding.ts";
import type { Document, Unit } from "../manifest/document.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { applyEdits } from "../text/edit.ts";

/** What is parsed again for a proof: a document of the file, with all that stands in it. */

/** The unit's text after the edits; null where they do not apply, or change nothing. */
export function editUnit(manifest: Manifest, unit: Unit, edits: Fix["edits"]): string | null {
  const before = manifest.text.slice(unit.start, unit.end);
  const shifted = edits.map(({ start, end, text }) => ({
    start: start - unit.start,
    end: end - unit.start,
    text,
  }));
  const result = applyEdits(before, shifted);
  return result.ok && result.text !== before ? result.text : null;
}

/** The last document of a unit that stands in no string. */
export function lastOf(readings: ReadonlyMap<number, readonly Document[]>, unit: Unit): Document | undefined {
  return readings.get(unit.start)?.findLast(({ within }) => within === null);
}
