import { MAX_SUPPRESSIONS } from "../manifest/bounds.ts";
import { keyOfString, type Document } from "../manifest/document.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { Above } from "../manifest/recogniser.ts";
import type { Subject } from "../manifest/subject.ts";
import {
  readAnnotationSuppressions,
  readCommentSuppressions,
  readOuterSuppressions,
  type Suppression,
} from "../manifest/suppression.ts";
import type { MapNode } from "../yaml/node.ts";

/** Where the suppressions of a manifest count, and with which resource each is reported. */

export interface OwnedSuppression {
  readonly suppression: Suppression;
  /** The resource that it is reported with. */
  readonly owner: Subject;
  readonly place: Place;
}

/** Where it counts: a line of a document, a whole resource (by its node, as it can be met more than once), or all of a text. */
export type Place = Document | MapNode | Above;

/** null where there are more than are read. */
export function readOwned(
  manifest: Manifest,
  subjects: readonly Subject[],
): readonly OwnedSuppression[] | null {
  const entries: OwnedSuppression[] = [];
  for (const [document, group] of groupByDocument(subjects)) {
    for (const entry of assign(manifest, document, group)) entries.push(entry);
    if (entries.length > MAX_SUPPRESSIONS) return null;
  }
  const texts = new Set<Place>();
  for (const owner of subjects) {
    const { above } = owner.document;
    if (above !== null && !texts.has(above))
      for (const suppression of readOuterSuppressions(manifest, owner.document))
        entries.push({ suppression, owner, place: above });
    if (above !== null) texts.add(above);
    for (const suppression of readAnnotationSuppressions(owner))
      entries.push({ suppression, owner, place: owner.node });
    if (entries.length > MAX_SUPPRESSIONS) return null;
  }
  return entries;
}

/** A subject in a document, or in a string of it, and where that begins. */
interface Occupant {
  readonly owner: Subject;
  readonly start: number;
}

function groupByDocument(subjects: readonly Subject[]): ReadonlyMap<Document, readonly Occupant[]> {
  const byDocument = new Map<Document, Occupant[]>();
  const add = (document: Document, occupant: Occupant) => {
    const group = byDocument.get(document) ?? [];
    byDocument.set(document, group);
    group.push(occupant);
  };
  for (const owner of subjects) {
    add(owner.document, { owner, start: owner.node.start });
    for (let { within } = owner.document; within !== null; { within } = within.document)
      add(within.document, { owner, start: keyOfString(within).start });
  }
  return byDocument;
}

/** A comment belongs to the last resource, or string with one, that begins before the end of the line it is about. */
function assign(
  manifest: Manifest,
  document: Document,
  occupants: readonly Occupant[],
): readonly OwnedSuppression[] {
  const suppressions = readCommentSuppressions(manifest, document);
  if (suppressions.length === 0) return [];
  const ordered = occupants.toSorted((a, b) => a.start - b.start);
  let at = 0;
  return suppressions.flatMap((suppression) => {
    const line = Math.min(suppression.line ?? 1, manifest.lines.count);
    const { end } = manifest.lines.rangeOf(line);
    while ((ordered[at + 1]?.start ?? Infinity) <= end) at += 1;
    const owner = ordered[at]?.owner;
    return owner === undefined ? [] : [{ suppression, owner, place: document }];
  });
}
