import { groupBy } from "../text/group-by.ts";
import type { Edit } from "../text/edit.ts";
import { isWithin } from "../text/range.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { Document } from "../manifest/document.ts";
import { differsOnlyBy, type Change } from "../yaml/change.ts";
import { findKey, isMap, type Node, type NodePath } from "../yaml/node.ts";

/**
 * The readings of a document of the file: its own tree, those of the texts in it, and of texts in those. An edit of one of
 * them is an edit of all that contain it.
 */

/** Each unit of the file, by its start, with all of its documents. Made once: a file can have thousands of them. */
export function groupReadings({ documents }: Manifest): ReadonlyMap<number, readonly Document[]> {
  return groupBy(documents, ({ unit }) => unit.start);
}

/** The way to a document from the unit that it stands in: the same when that is read by itself. */
export function wayTo({ within, unit, group, index }: Document): readonly (NodePath | number)[] {
  return within === null
    ? [group - unit.group, index - unit.index]
    : [...wayTo(within.document), within.path, group, index];
}

/** What an edit claims to change in one document. */
export interface ClaimedChange {
  readonly document: Document;
  readonly changes: readonly Change[];
  /** In the text before. */
  readonly edits: readonly Edit[];
}

export interface EditedReadings {
  readonly before: readonly Document[];
  readonly after: readonly Document[];
  readonly claimed: readonly ClaimedChange[];
}

/**
 * Whether every reading says what was claimed and nothing else: a changed one by its own changes, those around it by the
 * one scalar that leads to it, another reading of the same text by them too, and all others not at all.
 */
export function sayOnly({ before, after, claimed }: EditedReadings): boolean {
  if (before.length !== after.length) return false;
  const around = listAround(claimed.map(({ document }) => document));
  const byDocument = groupBy(claimed, ({ document }) => document);
  return before.every((reading, index) => {
    const edited = after[index];
    if (edited === undefined || !isSame(edited, reading)) return false;
    const isChangedBy = (changes: readonly Change[]) => differsOnlyBy(reading.root, edited.root, changes);
    const outer = (around.get(reading) ?? []).map((path) => ({ path, value: textAt(edited.root, path) }));
    const own = changesOf(byDocument.get(reading) ?? []);
    if (own.length + outer.length > 0) return isChangedBy([...own, ...outer]);
    if (isChangedBy([])) return true;
    const twins = claimed.filter(
      ({ document, edits }) => isTwin(document, reading) && edits.every((edit) => isWithin(edit, reading)),
    );
    return isChangedBy(changesOf(twins)) || twins.some(({ changes }) => isChangedBy(changes));
  });
}

function isSame(edited: Document, document: Document): boolean {
  return (
    edited.reading === document.reading && JSON.stringify(wayTo(edited)) === JSON.stringify(wayTo(document))
  );
}

function changesOf(claimed: readonly ClaimedChange[]): readonly Change[] {
  return claimed.flatMap(({ changes }) => changes);
}

/** Whether two are readings of one document: an edit of that may show in both. */
function isTwin(a: Document, b: Document): boolean {
  if (a.group !== b.group || a.unit.start !== b.unit.start) return false;
  if (a.within === null || b.within === null) return a.within === b.within && a.index === b.index;
  const [outer, other] = [a.within, b.within];
  return (
    outer.path.join("\n") === other.path.join("\n") &&
    (outer.document === other.document || isTwin(outer.document, other.document))
  );
}

/** The readings around some, each with the ways to the scalars in it. */
function listAround(documents: readonly Document[]): ReadonlyMap<Document, readonly NodePath[]> {
  const around = new Map<Document, Map<string, NodePath>>();
  for (const document of documents) {
    for (let { within } = document; within !== null; { within } = within.document) {
      const { document: outer, path } = within;
      const paths = around.get(outer) ?? new Map<string, NodePath>();
      around.set(outer, paths);
      paths.set(JSON.stringify(path), path);
    }
  }
  return new Map([...around].map(([document, paths]) => [document, [...paths.values()]]));
}

function textAt(root: Node, path: NodePath): string {
  let node: Node | null = root;
  for (const step of path) node = childOf(node, step);
  return node?.kind === "scalar" ? node.text : "";
}

/** Whether an anchor on the way to a changed value is referred to: the change would show in other places too. */
export function isUsedElsewhere(document: Document, path: NodePath): boolean {
  const { within } = document;
  if (within !== null && isUsedElsewhere(within.document, within.path)) return true;
  let node: Node | null = document.root;
  for (const step of path) {
    if (isAliased(document, node)) return true;
    node = childOf(node, step);
    // What the change adds is not there yet.
    if (node === null) return false;
  }
  return isAliased(document, node);
}

function isAliased(document: Document, node: Node): boolean {
  return node.kind === "alias" || (node.anchor !== null && document.aliased.has(node.anchor));
}

function childOf(node: Node | null, step: string | number): Node | null {
  if (node?.kind === "seq") return typeof step === "number" ? (node.items[step] ?? null) : null;
  return isMap(node) && typeof step === "string" ? (findKey(node, step)?.value ?? null) : null;
}
