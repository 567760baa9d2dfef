import { createLineIndex, type LineIndex } from "../text/line-index.ts";
import type { Document } from "./document.ts";
import { mayMatter, readDocuments, type Readers } from "./read-documents.ts";

/**
 * Reads a manifest: which documents it has, and the nodes of those that can matter to a recogniser. Never throws on any
 * text; what could not be understood is listed with the reason, and the other documents go on.
 */

/** Something that was not checked, and why. The reason is one line for people. */
export interface NotChecked {
  readonly path: string;
  readonly reason: string;
  /** The values of a chart that it is rendered from, as the template names them: `.Values.instrumentation`. */
  readonly values?: string;
  /** Nothing in it could be a resource: a link. */
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
  /** Texts of files beside it and above it that may say what becomes of it, by their paths: read, and never reported on. */
  readonly neighbours: Neighbours;
  /** Bytes of memory that its documents hold at most. */
  readonly memory: number;
  /** What it was read with. */
  readonly readers: Readers;
}

/** null where it is only known that the file is there. */
export type Neighbours = ReadonlyMap<string, string | null>;

const NONE: Neighbours = new Map();

export interface ReadOptions {
  readonly readers: Readers;
  /** What files around it say about this one: see kustomization.ts. */
  readonly whyPatch?: string | null;
  readonly neighbours?: Neighbours;
}

export function readManifest(path: string, text: string, options: ReadOptions): Manifest {
  const { readers, whyPatch = null, neighbours = NONE } = options;
  const unreadable = describeUnreadable(text);
  const lines = createLineIndex(unreadable === null ? text : "");
  const common = { path, text, lines, whyPatch, neighbours, readers };
  if (unreadable !== null) {
    // Of UTF-16 every other byte is NUL: it is read like that.
    const isNamed = mayMatter(text.replaceAll("\0", ""), readers);
    const notChecked = isNamed ? [{ path, reason: unreadable }] : [];
    return { ...common, documents: [], notChecked, memory: 0 };
  }
  const { documents, remarks, memory } = readDocuments({ path, text }, readers);
  const notChecked = remarks.map(({ offset, reason, ...more }) => {
    return { path, reason: `line ${lines.positionAt(offset).line}: ${reason}`, ...more };
  });
  return { ...common, documents, notChecked, memory };
}

/** The manifest as it is with another text: read as it was itself. */
export function withText({ path, readers, whyPatch, neighbours }: Manifest, text: string): Manifest {
  return readManifest(path, text, { readers, whyPatch, neighbours });
}

function describeUnreadable(text: string): string | null {
  if (text.trim() === "") return "empty file";
  return text.includes("\0") ? "binary file (it contains NUL characters)" : null;
}
