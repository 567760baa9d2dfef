import type { Document } from "../../../manifest/document.ts";
import type { Manifest, NotChecked } from "../../../manifest/manifest.ts";
import { onceFor } from "../../../text/once-for.ts";
import { findKey, isMap, type Node } from "../../../yaml/node.ts";
import { mayHoldChartValues } from "../hints.ts";
import { findCandidates } from "./find-candidates.ts";
import { findScopes } from "./find-scopes.ts";
import { makeInstrumentation, type MadeInstrumentation } from "./make.ts";
import { matchChart, type Candidate } from "./match.ts";
import { scopeOf } from "./scope.ts";

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
  for (const document of manifest.documents) {
    if (isOfAnSdk(document.root)) continue;
    for (const candidate of findScopes(manifest, document).flatMap(findCandidates)) {
      const result = read(candidate, manifest, document);
      if (result?.kind === "unread") {
        const { line } = manifest.lines.positionAt(result.offset);
        // Each reading of a template has it again.
        reasons.add(`line ${line}: ${result.reason}`);
      } else if (result !== null) made.push(result);
    }
  }
  return { made, notChecked: [...reasons].map((reason) => ({ path: manifest.path, reason })) };
});

const NOTHING: ReadValues = { made: [], notChecked: [] };

function read(candidate: Candidate, manifest: Manifest, document: Document) {
  const match = matchChart(candidate);
  return match?.kind === "made" ? makeInstrumentation(match, candidate.scope, { manifest, document }) : match;
}

/** Whether a document may hold such values: then its nodes are kept. */
export function holdsValues(root: Node): boolean {
  if (isOfAnSdk(root) || (root.kind !== "map" && root.kind !== "seq")) return false;
  const scope = { ...scopeOf({ node: root, up: null }), isAny: true };
  return findCandidates(scope).some((candidate) => matchChart(candidate) !== null);
}

/** OpenTelemetry's declarative configuration of an SDK has a key `instrumentation` too. */
function isOfAnSdk(root: Node): boolean {
  return isMap(root) && findKey(root, "file_format") !== null;
}
