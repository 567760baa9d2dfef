import { isWithin, type Range } from "../text/range.ts";
import type { Document, Manifest } from "../manifest/manifest.ts";
import { differsOnlyBy, type Change } from "../yaml/change.ts";
import { findKey, isMap, type Node, type NodePath } from "../yaml/node.ts";

/**
 * The readings of a document of the file: its own tree, those of the texts in it, and of texts in those. An edit of one of
 * them is an edit of all that contain it.
 */

/** The document of the file itself that a document stands in. */
export function outermost(document: Document): Document {
  let whole = document;
  while (whole.within !== null) whole = whole.within.document;
  return whole;
}

/** Each document of the file with all of its readings, itself first. Made once: a file can have thousands of them. */
export function groupReadings({ documents }: Manifest): ReadonlyMap<Document, readonly Document[]> {
  const groups = new Map<Document, Document[]>();
  for (const document of documents) {
    const whole = outermost(document);
    const group = groups.get(whole) ?? [];
    groups.set(whole, group);
    group.push(document);
  }
  return groups;
}

/** The way to a reading from the document of the file that it stands in: [] for that itself. */
export function wayTo({ within, index }: Document): readonly (NodePath | number)[] {
  return within === null ? [] : [...wayTo(within.document), within.path, index];
}

export interface EditedReadings {
  readonly before: readonly Document[];
  readonly after: readonly Document[];
  /** The reading that was to be changed. */
  readonly document: Document;
  readonly changes: readonly Change[];
  /** In the text before. */
  readonly edits: readonly Range[];
}

/**
 * Whether every reading says what the changes claim and nothing else: the changed one by them, those around it by the one
 * scalar that leads to it, another reading of the same text by them too, and all others not at all.
 */
export function sayOnly({ before, after, document, changes, edits }: EditedReadings): boolean {
  if (before.length !== after.length) return false;
  const around = listAround(document);
  return before.every((reading, index) => {
    const edited = after[index];
    if (edited === undefined || JSON.stringify(wayTo(edited)) !== JSON.stringify(wayTo(reading)))
      return false;
    const isChangedBy = (claimed: readonly Change[]) => differsOnlyBy(reading.root, edited.root, claimed);
    if (reading === document) return isChangedBy(changes);
    const path = around.get(reading);
    if (path !== undefined) return isChangedBy([{ path, value: textAt(edited.root, path) }]);
    return isChangedBy([]) || (edits.every((edit) => isWithin(edit, reading)) && isChangedBy(changes));
  });
}

/** The readings around one, each with the way to the scalar in it. */
function listAround({ within }: Document): ReadonlyMap<Document, NodePath> {
  return within === null
    ? new Map()
    : new Map([...listAround(within.document), [within.document, within.path]]);
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
