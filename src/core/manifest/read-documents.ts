import { composeMaps, moveRange, shiftBy, type OffsetMap } from "../text/offset-map.ts";
import { composeDocument, MAX_MEMORY, type ComposeResult } from "../yaml/compose.ts";
import { scanDocuments } from "../yaml/documents.ts";
import type { Range } from "../text/range.ts";
import type { Node } from "../yaml/node.ts";
import { describeBound, MAX_DOCUMENTS } from "./bounds.ts";
import type { Document } from "./document.ts";
import type {
  Above,
  Approach,
  Carrier,
  CarriedText,
  DocumentReader,
  OpenedText,
  Recogniser,
  Remark,
  UnreadDocument,
} from "./recogniser.ts";
import { sourceOf, type Source } from "./source.ts";

/**
 * Reads the documents of a file that can matter: those of the file itself, or of the texts that stand in its place, and
 * those of the texts in them. Each has the offsets of the file.
 */

/** What knows how subjects are kept, and which texts are to be read in the place of others. */
export interface Readers {
  readonly recognisers: readonly Recogniser[];
  readonly carriers: readonly Carrier[];
}

/** Whether anything in the text can matter; if not, nothing of it is parsed. */
export function mayMatter(text: string, { recognisers }: Readers): boolean {
  return recognisers.some(({ open }) => open(text, text) !== null);
}

export interface ReadDocuments {
  readonly documents: readonly Document[];
  /** Bytes of memory that they hold at most. */
  readonly memory: number;
  readonly remarks: readonly Remark[];
}

/** What is read of a file, and how much more of it may be. */
interface State {
  readonly file: string;
  readonly readers: Readers;
  readonly documents: Document[];
  readonly remarks: Remark[];
  /** What was remarked, and where. */
  readonly said: Set<string>;
  read: number;
  room: number;
}

/** Texts in texts in texts that are read: an Application in a list in a ConfigMap has two. */
const MAX_TEXTS = 4;

const TOO_DEEP = `a string inside more than ${MAX_TEXTS} other strings isn't checked`;

export function readDocuments(file: Omit<OpenedText, "indent">, readers: Readers): ReadDocuments {
  const state: State = {
    file: file.text,
    readers,
    documents: [],
    remarks: [],
    said: new Set(),
    read: 0,
    room: MAX_MEMORY,
  };
  const outermost = { map: shiftBy(0), within: null, isCopied: false, base: 0, indent: 0, depth: 0 };
  readSource({ ...file, ...outermost }, state);
  const { documents, remarks } = state;
  return { documents, remarks, memory: MAX_MEMORY - state.room };
}

function readSource(source: Source, state: State): void {
  const approaches = openText(source.text, state.readers.recognisers);
  if (approaches.length === 0) return;
  const { recognisers, carriers } = state.readers;
  const mayBeOfUse = (text: string) => openText(text, recognisers).length > 0;
  for (const { open } of carriers) {
    const carried = open(source, mayBeOfUse);
    if (carried === null) continue;
    addRemarks(
      state,
      carried.remarks.map(({ offset, reason }) => ({ offset: source.map.at(offset), reason })),
    );
    for (const text of carried.texts) readCarried(source, text, state);
    return;
  }
  readText({ source, approaches, carried: null, above: null }, state);
}

/** Readings of one text have the same to say. */
function addRemarks(state: State, remarks: readonly Remark[]): void {
  for (const made of remarks) {
    const key = `${made.offset} ${made.reason}`;
    if (state.said.has(key)) continue;
    state.said.add(key);
    state.remarks.push(made);
  }
}

function readCarried(source: Source, carried: CarriedText, state: State): void {
  const map = composeMaps(carried.map, source.map);
  const approaches = openText(carried.text, state.readers.recognisers, carried.original);
  if (approaches.length === 0) return;
  const { complete, leftOut = [] } = carried;
  const opened = {
    ...carried,
    leftOut: leftOut.map((range) => moveRange(range, source.map)),
    ...(complete !== undefined && { complete: (root: Node) => complete(root, source.map) }),
  };
  const isCopied = source.isCopied || carried.isCopied === true;
  const above = carried.above === undefined ? null : moveAbove(carried.above, source.map);
  const before = state.remarks.length;
  readText(
    { source: { ...source, text: carried.text, map, isCopied }, approaches, carried: opened, above },
    state,
  );
  if (carried.isFragment === true) state.remarks.splice(before);
}

function moveAbove({ comments, at, marks }: Above, map: OffsetMap): Above {
  return { comments: comments.map((range) => moveRange(range, map)), at: map.at(at), marks };
}

interface OpenText {
  readonly source: Source;
  readonly approaches: readonly Approach[];
  /** null where the text is read as it stands. */
  readonly carried: CarriedText | null;
  /** In the file. */
  readonly above: Above | null;
}

function readText({ source, approaches, carried, above }: OpenText, state: State): void {
  let index = -1;
  for (const range of scanDocuments(source.text)) {
    index += 1;
    const text = source.text.slice(range.start, range.end);
    const original = carried?.original?.slice(range.start, range.end) ?? text;
    const offset = source.map.at(range.start);
    const unreadable = carried?.unreadable ?? null;
    const isInString = source.within !== null;
    const unread = { text, original, unreadable, isInString, range, offset, file: state.file };
    const readers = approaches.map((look) => look(unread)).filter((reader) => reader !== null);
    if (readers.length === 0) continue;
    state.read += 1;
    if (state.read === MAX_DOCUMENTS + 1) state.remarks.push({ offset, reason: TOO_MANY });
    if (state.read > MAX_DOCUMENTS) return;
    readDocument({ source, unread, index, readers, carried, above }, state);
  }
}

const TOO_MANY = describeBound(
  "documents that name an Instrumentation, or may render one,",
  MAX_DOCUMENTS,
  "move those from here on to other files",
);

/** Bytes that a document takes beside its nodes. */
const DOCUMENT = 1_000;

interface Found {
  readonly source: Source;
  readonly unread: UnreadDocument;
  readonly index: number;
  readonly readers: readonly DocumentReader[];
  readonly carried: CarriedText | null;
  readonly above: Above | null;
}

function readDocument(found: Found, state: State): void {
  const { source, unread, readers, above } = found;
  const { within, isCopied } = source;
  let composed: ComposeResult | null = null;
  const compose = () => (composed ??= composeFound(found, state));
  const readings = readers.map((reader) => reader(compose));
  const inner = readings.flatMap((reading) => reading.inner ?? []);
  const said = readings.filter(({ isMoot }) => isMoot !== true || inner.length === 0);
  addRemarks(
    state,
    said.flatMap(({ remarks }) => remarks),
  );
  if (inner.length === 0 && !readings.some(({ isKept }) => isKept)) return;
  const result = compose();
  if (!result.ok || result.root === null) return;
  const { root, aliased, comments, memory } = result;
  const controls = moveInto(found, found.carried?.controls);
  const document = { ...placeOf(found), within, root, aliased, comments, controls, above, isCopied };
  state.documents.push(document);
  state.room -= memory + DOCUMENT;
  const isMasked = unread.text !== unread.original;
  for (const text of inner) {
    const next = sourceOf(text, document, { around: source, isMasked });
    if (next.depth > MAX_TEXTS) state.remarks.push({ offset: text.map.at(0), reason: TOO_DEEP });
    else readSource(next, state);
  }
}

function composeFound(found: Found, state: State): ComposeResult {
  const { source, unread, carried } = found;
  const { text, range } = unread;
  const composed = composeDocument(text, composeMaps(shiftBy(range.start), source.map), state.room);
  if (!composed.ok || carried === null) return composed;
  const { complete, comments } = carried;
  const root =
    complete === undefined || composed.root === null ? composed.root : complete(composed.root, source.map);
  const all = [...composed.comments, ...moveInto(found, comments)].sort((a, b) => a.start - b.start);
  return { ...composed, root, comments: all };
}

/** Those of some ranges of the text that stand in the document, where they stand in the file. */
function moveInto({ source, unread: { range } }: Found, ranges: readonly Range[] = []): readonly Range[] {
  return ranges
    .filter(({ start }) => range.start <= start && start < range.end)
    .map((one) => moveRange(one, source.map));
}

function placeOf({
  source,
  unread,
  index,
  carried,
}: Found): Pick<Document, "start" | "end" | "index" | "group" | "reading" | "leftOut" | "unit"> {
  const { leftOut = [] } = carried ?? {};
  const place = { start: unread.offset, end: source.map.after(unread.range.end), index, leftOut };
  const { group, reading } = carried ?? { group: 0, reading: 0 };
  if (source.within !== null) return { ...place, group, reading, unit: source.within.document.unit };
  const unit =
    carried === null
      ? { start: place.start, end: place.end, isDocument: true, index }
      : { ...carried.unit, isDocument: false, index: 0 };
  return { ...place, group, reading, unit: { ...unit, group } };
}

function openText(text: string, recognisers: readonly Recogniser[], original = text): readonly Approach[] {
  return recognisers.map(({ open }) => open(text, original)).filter((approach) => approach !== null);
}
