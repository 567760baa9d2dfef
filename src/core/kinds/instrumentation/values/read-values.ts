import type { Manifest, NotChecked } from "../../../manifest/manifest.ts";
import type { Remark } from "../../../manifest/recogniser.ts";
import { onceFor } from "../../../text/once-for.ts";
import { findKey, isMap, type Node } from "../../../yaml/node.ts";
import { mayHoldChartValues } from "../hints.ts";
import { findCandidates, type AnyCandidate } from "./find-candidates.ts";
import { findScopes } from "./find-scopes.ts";
import { makeInstrumentation, type MadeInstrumentation } from "./make.ts";
import { isAtMap, matchChart, type Match } from "./match.ts";
import { scopeOf, type Scope } from "./scope.ts";
import { findSetOneByOne } from "./set-one-by-one.ts";
import { matchSeveral } from "./several.ts";

/**
 * The Instrumentations that charts render from the values in a manifest: of a values file, at its top or below a
 * dependency's name, and of a release. The operator's own settings, which describe one without a resource, too.
 */

export interface ReadValues {
  readonly made: readonly MadeInstrumentation[];
  readonly notChecked: readonly NotChecked[];
}

export const readValues = onceFor((manifest: Manifest): ReadValues => {
  // In a string with escapes they are not written as they are read.
  const isInString = manifest.documents.some(({ within }) => within?.whyNoFix != null);
  if (!isInString && !mayHoldChartValues(manifest.text)) return NOTHING;
  const made: MadeInstrumentation[] = [];
  const reasons = new Set<string>();
  // Each reading of a template has it again.
  const addReason = ({ offset, reason }: Remark) =>
    reasons.add(`line ${manifest.lines.positionAt(offset).line}: ${reason}`);
  for (const document of manifest.documents) {
    if (isOfAnSdk(document.root)) continue;
    if (document.within === null) findSetOneByOne(document.root).forEach(addReason);
    const scopes = findScopes(manifest, document);
    for (const { scope, match } of scopes.flatMap(findCandidates).flatMap(matchAll)) {
      const result =
        match.kind === "made" ? makeInstrumentation(match, scope, { manifest, document }) : match;
      if (result?.kind === "unread") addReason(result);
      else if (result !== null) made.push(result);
    }
  }
  return { made, notChecked: [...reasons].map((reason) => ({ path: manifest.path, reason })) };
});

const NOTHING: ReadValues = { made: [], notChecked: [] };

interface Matched {
  readonly scope: Scope;
  readonly match: Match;
}

function matchAll({ key, place, scope }: AnyCandidate): readonly Matched[] {
  const own = isAtMap(place) ? matchChart({ key, place, scope }) : null;
  const several = own?.kind === "made" ? [] : matchSeveral({ key, place, scope });
  const found = several.length > 0 || own === null ? several : [own];
  return found.map((match) => ({ scope, match }));
}

/** Whether a document may hold such values: then its nodes are kept. */
export function holdsValues(root: Node): boolean {
  if (isOfAnSdk(root) || (root.kind !== "map" && root.kind !== "seq")) return false;
  if (findSetOneByOne(root).length > 0) return true;
  const scope = { ...scopeOf({ node: root, up: null }), isAny: true };
  return findCandidates(scope).some((candidate) => matchAll(candidate).length > 0);
}

/** OpenTelemetry's declarative configuration of an SDK has a key `instrumentation` too. */
function isOfAnSdk(root: Node): boolean {
  return isMap(root) && findKey(root, "file_format") !== null;
}
