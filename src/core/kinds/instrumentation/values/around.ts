import type { Neighbours } from "../../../manifest/manifest.ts";
import { shiftBy } from "../../../text/offset-map.ts";
import { onceFor } from "../../../text/once-for.ts";
import { composeDocument } from "../../../yaml/compose.ts";
import { scanDocuments } from "../../../yaml/documents.ts";
import { findReleases, type Release } from "./releases.ts";

/** The releases that the files around one declare, and that say something of values elsewhere. */

/** A cheap test: whether a text may say something of values that stand in another file. */
export function mayNameValues(text: string): boolean {
  return mayDeclare(text) || text.includes("helmCharts");
}

function mayDeclare(text: string): boolean {
  return (text.includes("HelmRelease") && text.includes("valuesFrom")) || text.includes("helm.cattle.io");
}

export interface FoundRelease {
  readonly path: string;
  readonly release: Release;
}

/** Bytes that the documents of all files may take while they are read. */
const MAX_MEMORY = 50_000_000;

/** Flux's, and Rancher's. Each file is read once for all that ask. */
export const listReleasesAround = onceFor((neighbours: Neighbours): readonly FoundRelease[] => {
  const found: FoundRelease[] = [];
  let room = MAX_MEMORY;
  for (const [path, text] of neighbours) {
    if (text === null || !mayDeclare(text)) continue;
    for (const { start, end } of scanDocuments(text)) {
      const own = text.slice(start, end);
      const composed = mayDeclare(own) ? composeDocument(own, shiftBy(0), room) : null;
      if (composed?.ok !== true || composed.root === null) continue;
      room -= composed.memory;
      for (const release of findReleases(composed.root).releases) found.push({ path, release });
    }
  }
  return found;
});
