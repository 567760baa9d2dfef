import { createLineIndex, type LineIndex } from "../text/line-index.ts";
import { composeMaps, shiftBy, type OffsetMap } from "../text/offset-map.ts";
import type { Range } from "../text/range.ts";
import { composeDocument, MAX_MEMORY, type ComposeResult } from "../yaml/compose.ts";
import { scanDocuments } from "../yaml/documents.ts";
import type { Node, NodePath } from "../yaml/node.ts";
import { describeBound, MAX_DOCUMENTS } from "./bounds.ts";
import type { Approach, DocumentReader, Recogniser, Remark, UnreadDocument } from "./recogniser.ts";

/**
 * Reads a manifest: which documents it has, and the nodes of those that can matter to a recogniser. Never throws on any
 * text; what could not be understood is listed with the reason, and the other documents go on.
 */

export interface Document extends Range {
  /** Position among the documents of its text, from 0. */
  readonly index: number;
  /** The scalar that holds its text; null where it stands in the file itself. */
  readonly within: Within | null;
  readonly root: Node;
  /** Names of the anchors that an alias of this document refers to. */
  readonly aliased: ReadonlySet<string>;
  /** From `#` to the end of the line, in order. */
  readonly comments: readonly Range[];
}

/** A scalar of another document. */
export interface Within {
  readonly document: Document;
  readonly path: NodePath;
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
  const { documents, remarks, memory } = readDocuments(text, recognisers);
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

/** A text that is read: the file, or one in it. */
interface Source {
  readonly text: string;
  readonly map: OffsetMap;
  readonly within: Within | null;
  /** How many texts are around it. */
  readonly depth: number;
}

/** What is read of a file, and how much more of it may be. */
interface State {
  readonly file: string;
  readonly recognisers: readonly Recogniser[];
  readonly documents: Document[];
  readonly remarks: Remark[];
  read: number;
  room: number;
}

/** Texts in texts in texts that are read: an Application in a list in a ConfigMap has two. */
const MAX_TEXTS = 4;

function readDocuments(file: string, recognisers: readonly Recogniser[]): ReadDocuments {
  const state: State = { file, recognisers, documents: [], remarks: [], read: 0, room: MAX_MEMORY };
  readSource({ text: file, map: shiftBy(0), within: null, depth: 0 }, state);
  const { documents, remarks } = state;
  return { documents, remarks, memory: MAX_MEMORY - state.room };
}

function readSource(source: Source, state: State): void {
  const approaches = openText(source.text, state.recognisers);
  if (approaches.length === 0) return;
  let index = -1;
  for (const range of scanDocuments(source.text)) {
    index += 1;
    const text = source.text.slice(range.start, range.end);
    const offset = source.map.at(range.start);
    const unread = { text, range, offset, file: state.file };
    const readers = approaches.map((look) => look(unread)).filter((reader) => reader !== null);
    if (readers.length === 0) continue;
    state.read += 1;
    if (state.read === MAX_DOCUMENTS + 1) state.remarks.push({ offset, reason: TOO_MANY });
    if (state.read > MAX_DOCUMENTS) return;
    readDocument({ source, unread, index, readers }, state);
  }
}

const TOO_MANY = describeBound(
  "documents that name an Instrumentation, or may render one,",
  MAX_DOCUMENTS,
  "put those from here on into other files",
);

/** Bytes that a document takes beside its nodes. */
const DOCUMENT = 1_000;

interface Found {
  readonly source: Source;
  readonly unread: UnreadDocument;
  readonly index: number;
  readonly readers: readonly DocumentReader[];
}

function readDocument({ source, unread, index, readers }: Found, state: State): void {
  const { text, range } = unread;
  const map = composeMaps(shiftBy(range.start), source.map);
  let composed: ComposeResult | null = null;
  const compose = () => (composed ??= composeDocument(text, map, state.room));
  const readings = readers.map((reader) => reader(compose));
  state.remarks.push(...readings.flatMap(({ remarks }) => remarks));
  const inner = readings.flatMap((reading) => reading.inner ?? []);
  if (inner.length === 0 && !readings.some(({ isKept }) => isKept)) return;
  const result = compose();
  if (!result.ok || result.root === null) return;
  const { root, aliased, comments, memory } = result;
  const place = { start: unread.offset, end: source.map.after(range.end) };
  const document = { ...place, index, within: source.within, root, aliased, comments };
  state.documents.push(document);
  state.room -= memory + DOCUMENT;
  if (source.depth === MAX_TEXTS) return;
  for (const { path, ...own } of inner)
    readSource({ ...own, within: { document, path }, depth: source.depth + 1 }, state);
}
