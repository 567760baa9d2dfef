import type { Unit } from "../manifest/document.ts";
import { withText, type Manifest } from "../manifest/manifest.ts";
import { lintManifest, type LintResult } from "../lint/lint.ts";
import type { RaiseOptions } from "../lint/raised.ts";

/**
 * Compares what is not checked of a unit with what was not checked of it before any fix, bounds left out: a broken string
 * beside another one takes no fix away, and no fix may break one.
 */
export function compareNotChecked(
  manifest: Manifest,
  options: RaiseOptions,
): (unit: Unit, after: Pick<LintResult, "notChecked">) => boolean {
  const known = new Map<number, number>();
  const countBefore = (unit: Unit) => {
    const text = manifest.text.slice(unit.start, unit.end);
    const before = known.get(unit.start) ?? countOf(lintManifest(withText(manifest, text), options));
    known.set(unit.start, before);
    return before;
  };
  // Of most units all is checked.
  return (unit, result) => {
    const after = countOf(result);
    return after === 0 || after <= countBefore(unit);
  };
}

function countOf({ notChecked }: Pick<LintResult, "notChecked">): number {
  return notChecked.filter(({ isBound }) => isBound !== true).length;
}
