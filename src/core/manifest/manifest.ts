import { createLineIndex, type LineIndex } from "../text/line-index.ts";
import type { Range } from "../text/range.ts";
import { composeDocument, MAX_MEMORY, type ComposeResult } from "../yaml/compose.ts";
import { scanDocuments } from "../yaml/documents.ts";
import type { Node } from "../yaml/node.ts";
import { describeBound, MAX_DOCUMENTS } from "./bounds.ts";
import type { Approach, DocumentReader, Recogniser, Remark } from "./recogniser.ts";

/**
 * Reads a manifest: which documents it has, and the nodes of those that can matter to a recogniser. Never throws on any
 * text; what could not be understood is listed with the reason, and the other documents go on.
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
  /** There is more of something in one file than is checked: see bounds.ts. */
  readonly isBound?: true;
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
  /** Bytes of memory that its documents hold at most. */
  readonly memory: number;
  /** What it was read with. */
  readonly recognisers: readonly Recogniser[];
}

export interface ReadOptions {
  readonly recognisers: readonly Recogniser[];
  /** What files around it say about this one: see kustomization.ts. */
  readonly whyPatch?: string | null;
}

export function readManifest(path: string, text: string, options: ReadOptions): Manifest {
  const { recognisers, whyPatch = null } = options;
  const unreadable = describeUnreadable(text);
  const lines = createLineIndex(unreadable === null ? text : "");
  const common = { path, text, lines, whyPatch, recognisers };
  if (unreadable !== null) {
    // Of UTF-16 every other byte is NUL: it is read like that.
    const isInert = !mayMatter(text.replaceAll("\0", ""), recognisers);
    const notChecked: readonly NotChecked[] = [{ path, reason: unreadable, ...(isInert && { isInert }) }];
    return { ...common, documents: [], notChecked, memory: 0 };
  }
  const { documents, remarks, memory } = readDocuments(text, openText(text, recognisers));
  const notChecked = remarks.map(({ offset, reason }) => {
    return { path, reason: `line ${lines.positionAt(offset).line}: ${reason}` };
  });
  return { ...common, documents, notChecked, memory };
}

/** The manifest as it is with another text: read as it was itself. */
export function withText({ path, recognisers, whyPatch }: Manifest, text: string): Manifest {
  return readManifest(path, text, { recognisers, whyPatch });
}

/** Whether anything in the text can matter; if not, nothing of it is parsed. */
export function mayMatter(text: string, recognisers: readonly Recogniser[]): boolean {
  return recognisers.some(({ open }) => open(text) !== null);
}

function openText(text: string, recognisers: readonly Recogniser[]): readonly Approach[] {
  return recognisers.map(({ open }) => open(text)).filter((approach) => approach !== null);
}

function describeUnreadable(text: string): string | null {
  if (text.trim() === "") return "empty file";
  return text.includes("\0") ? "binary file (it holds NUL characters)" : null;
}

interface ReadDocuments extends Pick<Manifest, "documents" | "memory"> {
  readonly remarks: readonly Remark[];
}

function readDocuments(text: string, approaches: readonly Approach[]): ReadDocuments {
  const documents: Document[] = [];
  const remarks: Remark[] = [];
  if (approaches.length === 0) return { documents, remarks, memory: 0 };
  let room = MAX_MEMORY;
  let [index, read] = [-1, 0];
  for (const range of scanDocuments(text)) {
    index += 1;
    const own = text.slice(range.start, range.end);
    const readers = approaches.map((look) => look(range, own)).filter((reader) => reader !== null);
    if (readers.length === 0) continue;
    read += 1;
    if (read > MAX_DOCUMENTS) {
      remarks.push({ offset: range.start, reason: TOO_MANY });
      break;
    }
    const { document, memory } = readDocument(own, { range, index, room, readers, remarks });
    if (document === null) continue;
    documents.push(document);
    room -= memory + DOCUMENT;
  }
  return { documents, remarks, memory: MAX_MEMORY - room };
}

const TOO_MANY = describeBound(
  "documents that name an Instrumentation, or may render one,",
  MAX_DOCUMENTS,
  "put those from here on into other files",
);

/** Bytes that a document takes beside its nodes. */
const DOCUMENT = 1_000;

interface Reading {
  readonly range: Range;
  readonly index: number;
  /** Bytes of memory that reading may take; what is kept of others is taken off. */
  readonly room: number;
  readonly readers: readonly DocumentReader[];
  readonly remarks: Remark[];
}

/** null where nothing in it can be checked; with the bytes of memory that are kept of it at most. */
function readDocument(
  text: string,
  { range, index, room, readers, remarks }: Reading,
): { readonly document: Document | null; readonly memory: number } {
  let composed: ComposeResult | null = null;
  const compose = () => (composed ??= composeDocument(text, range.start, room));
  const readings = readers.map((reader) => reader(compose));
  remarks.push(...readings.flatMap((reading) => reading.remarks));
  if (!readings.some(({ isKept }) => isKept)) return NOTHING;
  const result = compose();
  if (!result.ok || result.root === null) return NOTHING;
  const { root, aliased, comments, memory } = result;
  return { document: { ...range, index, root, aliased, comments }, memory };
}

const NOTHING = { document: null, memory: 0 };
