import type { Range } from "../text/range.ts";
import { createLineIndex, type LineIndex } from "../text/line-index.ts";
import { describeBound, MAX_DOCUMENTS } from "./bounds.ts";
import { findInstrumentationValues, mayBeInstrumentationValues } from "./chart-values.ts";
import { composeDocument, MAX_MEMORY, type ComposeFailure } from "../yaml/compose.ts";
import { scanDocuments } from "../yaml/documents.ts";
import { isDefinition, isTemplate, mayHoldChartValues, mayHoldResource, mayRenderGroup } from "./hints.ts";
import { GROUP, KIND } from "./kinds.ts";
import { findKey, isMap, textOf, type Node } from "../yaml/node.ts";
import { mayRenderInstrumentation, readTemplate, type Template } from "./template.ts";
import { findInTopLevelList } from "./top-level-list.ts";

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
}

/** @param whyPatch what files around it say about this one: see kustomization.ts */
export function parseManifest(path: string, text: string, whyPatch: string | null = null): Manifest {
  const unreadable = describeUnreadable(text);
  const lines = createLineIndex(unreadable === null ? text : "");
  if (unreadable !== null) {
    // Of UTF-16 every other byte is NUL: it is read like that.
    const isInert = !mayHoldResource(text.replaceAll("\0", ""));
    const notChecked: readonly NotChecked[] = [{ path, reason: unreadable, ...(isInert && { isInert }) }];
    return { path, text, lines, documents: [], notChecked, whyPatch, memory: 0 };
  }
  const { documents, remarks, memory } = isCandidate(text) ? readDocuments(text) : NO_DOCUMENTS;
  const notChecked = remarks.map(({ offset, reason }) => {
    return { path, reason: `line ${lines.positionAt(offset).line}: ${reason}` };
  });
  return { path, text, lines, documents, notChecked, whyPatch, memory };
}

interface ReadDocuments extends Pick<Manifest, "documents" | "memory"> {
  readonly remarks: readonly Remark[];
}

const NO_DOCUMENTS: ReadDocuments = { documents: [], remarks: [], memory: 0 };

function readDocuments(text: string): ReadDocuments {
  const documents: Document[] = [];
  const remarks: Remark[] = [];
  const template = isTemplate(text) ? readTemplate(text) : null;
  let room = MAX_MEMORY;
  let [index, read] = [-1, 0];
  for (const range of scanDocuments(text)) {
    index += 1;
    const hints = findHints(text.slice(range.start, range.end));
    if (hints === null) continue;
    read += 1;
    if (read > MAX_DOCUMENTS) {
      remarks.push({ offset: range.start, reason: TOO_MANY });
      break;
    }
    const { document, memory, remarks: own } = readDocument({ text, template, room, hints }, range, index);
    remarks.push(...own);
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

/** What plain searches say of a document. */
interface Hints {
  readonly isTemplate: boolean;
  readonly mayBeResource: boolean;
  readonly mayBeValues: boolean;
}

/** null for a document that cannot matter. */
function findHints(text: string): Hints | null {
  const hints = {
    isTemplate: isTemplate(text),
    mayBeResource: mayHoldResource(text),
    mayBeValues: mayHoldChartValues(text),
  };
  return hints.isTemplate || hints.mayBeResource || hints.mayBeValues ? hints : null;
}

/** Whether anything in the text can matter; if not, nothing of it is parsed. */
export function isCandidate(text: string): boolean {
  return mayHoldResource(text) || mayHoldChartValues(text) || mayRenderGroup(text);
}

function describeUnreadable(text: string): string | null {
  if (text.trim() === "") return "empty file";
  return text.includes("\0") ? "binary file (it holds NUL characters)" : null;
}

interface Reading {
  /** null where nothing in it can be checked. */
  readonly document: Document | null;
  /** Bytes of memory that is kept of it at most. */
  readonly memory: number;
  /** What in it is not checked. */
  readonly remarks: readonly Remark[];
}

interface Remark {
  readonly offset: number;
  readonly reason: string;
}

interface Source {
  readonly text: string;
  /** null where it is none. */
  readonly template: Template | null;
  /** Bytes of memory that reading a document may take; what is kept of others is taken off. */
  readonly room: number;
  readonly hints: Hints;
}

function readDocument(source: Source, range: Range, index: number): Reading {
  const text = source.text.slice(range.start, range.end);
  const { mayBeValues, mayBeResource } = source.hints;
  if (source.hints.isTemplate) return remark(readTemplated(source, range, mayBeValues));
  const composed = composeDocument(text, range.start, source.room);
  if (!composed.ok) return isDefinition(text) ? NOTHING : remark(describeFailure(composed));
  if (composed.root === null) return NOTHING;
  const { root, aliased, comments, memory } = composed;
  const remarks = [
    mayBeValues ? describeValues(root) : null,
    describeTopLevelList(root),
    describeUntyped(root),
  ];
  const document = { ...range, index, root, aliased, comments };
  return { ...remark(...remarks), ...(mayBeResource && { document, memory }) };
}

const NOTHING: Reading = { document: null, memory: 0, remarks: [] };

function remark(...remarks: readonly (Remark | null)[]): Reading {
  return { ...NOTHING, remarks: remarks.filter((made) => made !== null) };
}

/** A document with `{{`. Values can have it too, in texts that the chart renders. */
function readTemplated({ text, template, room }: Source, range: Range, mayBeValues: boolean): Remark | null {
  const rendered = { offset: range.start, reason: "template: {{ }} has to be rendered first" };
  if (template !== null && mayRenderInstrumentation(template, range)) return rendered;
  if (!mayBeValues) return null;
  const own = text.slice(range.start, range.end);
  const composed = composeDocument(own, range.start, room);
  if (composed.ok) return composed.root === null ? null : describeValues(composed.root);
  if (composed.code !== "invalid") return describeFailure(composed);
  return mayBeInstrumentationValues(own) ? rendered : null;
}

function describeFailure({ code, message, offset }: ComposeFailure): Remark {
  return { offset, reason: REASONS[code](message) };
}

const REASONS: Readonly<Record<ComposeFailure["code"], (message: string) => string>> = {
  invalid: (message) => `not valid YAML or JSON: ${message}`,
  depth: (message) => message,
  memory: (message) => `${message}: put the Instrumentation into a file of its own`,
};

function describeValues(root: Node): Remark | null {
  const values = findInstrumentationValues(root);
  return values === null ? null : { offset: values.node.start, reason: VALUES[values.of] };
}

const VALUES = {
  chart: "chart values: the Instrumentation that a chart renders from them is not checked yet",
  operator: "settings of the operator: the Instrumentation that they describe is not checked yet",
};

function describeTopLevelList(root: Node): Remark | null {
  const found = findInTopLevelList(root);
  if (found === null) return null;
  // "cannot unmarshal array into Go value of type unstructured.detector", says its decoder (apimachinery).
  const reason =
    "the document is a list, which kubectl refuses, and the Instrumentation in it is not checked: " +
    "put its items below `kind: List` and `items:`";
  return { offset: found.start, reason };
}

function describeUntyped(root: Node): Remark | null {
  for (const node of [root, ...itemsOf(root)]) {
    const fault = findTypeFault(node);
    const reason =
      `an Instrumentation ${fault}, which kubectl refuses, is not checked: ` +
      `it needs \`apiVersion: ${GROUP}/v1alpha1\``;
    if (fault !== null) return { offset: node.start, reason };
  }
  return null;
}

function itemsOf(root: Node): readonly Node[] {
  const items = isMap(root) ? findKey(root, "items")?.node : null;
  return items?.kind === "seq" ? items.items : [];
}

/** kubectl's words: "apiVersion not set", and `no matches for kind "Instrumentation" in version "opentelemetry.io"`. */
function findTypeFault(node: Node): string | null {
  if (!isMap(node) || textOf(findKey(node, "kind")?.node ?? null) !== KIND) return null;
  const apiVersion = textOf(findKey(node, "apiVersion")?.node ?? null);
  if (apiVersion === null) return "without an apiVersion";
  return apiVersion === GROUP ? "whose apiVersion has no version" : null;
}
