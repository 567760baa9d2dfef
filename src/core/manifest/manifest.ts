import type { Range } from "../text/range.ts";
import { createLineIndex, type LineIndex } from "../text/line-index.ts";
import { findInstrumentationValues } from "./chart-values.ts";
import { composeDocument, MAX_MEMORY } from "./compose.ts";
import { findDocuments } from "./documents.ts";
import { isTemplate, mayHoldChartValues, mayHoldResource, mayRenderResource } from "./hints.ts";
import type { Node } from "./node.ts";

/**
 * Reads a manifest: which documents it has, and the nodes of those that can matter. Never throws on any text; what could
 * not be understood is listed with the reason, and the other documents go on.
 */

export interface Document extends Range {
  /** Position among the manifest's documents, from 0. */
  readonly index: number;
  readonly root: Node;
  /** Names of the anchors that an alias of this document refers to. */
  readonly aliased: ReadonlySet<string>;
  /** From `#` to the end of the line, in order. */
  readonly comments: readonly Range[];
}

/** Something that was not checked, and why. The reason is one line for people. */
export interface NotChecked {
  readonly path: string;
  readonly reason: string;
  /** Nothing in it could be a resource: an empty file, a binary one, a link. */
  readonly isInert?: true;
  /** A patch of a resource that stands elsewhere: understood, and not to be judged. */
  readonly isPatch?: true;
}

export interface Manifest {
  readonly path: string;
  readonly text: string;
  readonly lines: LineIndex;
  /** The documents that can matter; the others were not parsed. */
  readonly documents: readonly Document[];
  readonly notChecked: readonly NotChecked[];
  /** Why all of its resources are parts of others that stand elsewhere; null where nothing speaks for it. */
  readonly whyPatch: string | null;
}

/** @param whyPatch what files around it say about this one: see kustomization.ts */
export function parseManifest(path: string, text: string, whyPatch: string | null = null): Manifest {
  const unreadable = describeUnreadable(text);
  const lines = createLineIndex(unreadable === null ? text : "");
  if (unreadable !== null) {
    const notChecked: readonly NotChecked[] = [{ path, reason: unreadable, isInert: true }];
    return { path, text, lines, documents: [], notChecked, whyPatch };
  }
  const documents: Document[] = [];
  const notChecked: NotChecked[] = [];
  let room = MAX_MEMORY;
  for (const [index, range] of (isCandidate(text) ? findDocuments(text) : []).entries()) {
    const read = readDocument({ text, lines, room }, range, index);
    if (read?.kind === "not-checked") notChecked.push({ path, reason: read.reason });
    if (read?.kind !== "document") continue;
    documents.push(read.document);
    room -= read.memory * KEPT;
  }
  return { path, text, lines, documents, notChecked, whyPatch };
}

/** What is kept of a document, as a part of what reading it took: half where it is made of empty pairs only. */
const KEPT = 1 / 2;

/** Whether anything in the text can matter; if not, nothing of it is parsed. */
export function isCandidate(text: string): boolean {
  return mayHoldResource(text) || mayHoldChartValues(text);
}

function describeUnreadable(text: string): string | null {
  if (text.trim() === "") return "empty file";
  return text.includes("\0") ? "binary file (it holds NUL characters)" : null;
}

type DocumentResult =
  | { readonly kind: "document"; readonly document: Document; readonly memory: number }
  | { readonly kind: "not-checked"; readonly reason: string }
  | null;

interface Source {
  readonly text: string;
  readonly lines: LineIndex;
  /** Bytes of memory that reading a document may take; what is kept of others is taken off. */
  readonly room: number;
}

function readDocument(source: Source, range: Range, index: number): DocumentResult {
  const text = source.text.slice(range.start, range.end);
  const mayBeValues = !mayHoldResource(text);
  if (mayBeValues && !mayHoldChartValues(text)) return null;
  if (isTemplate(text))
    return mayRenderResource(text)
      ? notChecked(source, range.start, "template: {{ }} has to be rendered first")
      : null;
  const composed = composeDocument(text, range.start, source.room);
  if (!composed.ok) {
    const prefix = composed.code === "invalid" ? "not valid YAML or JSON: " : "";
    return notChecked(source, composed.offset, prefix + composed.message);
  }
  if (composed.root === null) return null;
  const { root, aliased, comments, memory } = composed;
  if (!mayBeValues)
    return { kind: "document", document: { ...range, index, root, aliased, comments }, memory };
  const values = findInstrumentationValues(root);
  return values === null
    ? null
    : notChecked(
        source,
        values.start,
        "chart values: the Instrumentation that a chart renders from them is not checked yet",
      );
}

function notChecked(source: Source, offset: number, reason: string): DocumentResult {
  return { kind: "not-checked", reason: `line ${source.lines.positionAt(offset).line}: ${reason}` };
}
