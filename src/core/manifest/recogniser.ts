import type { ComposeResult } from "../yaml/compose.ts";
import type { OffsetMap } from "../text/offset-map.ts";
import type { Range } from "../text/range.ts";
import type { Node, NodePath } from "../yaml/node.ts";

/**
 * What knows how one kind of subject is kept in files: as a resource, in values, in a template, in a string. Reading a
 * manifest is handed these, and knows no kind itself.
 */
export interface Recogniser {
  /**
   * Looks at a whole text, by plain searches. null where nothing in it can matter: then nothing of it is parsed. It may
   * say "maybe" too often, never "no" to what is written out.
   *
   * @param original the text as it is written, where what is read is a mask of it; as long as that
   */
  readonly open: (text: string, original: string) => Approach | null;
}

/** The same for one document of the text. null where nothing in it can matter. */
export type Approach = (document: UnreadDocument) => DocumentReader | null;

export interface UnreadDocument {
  readonly text: string;
  /** As it is written, where `text` is a mask of it; as long as that. */
  readonly original: string;
  /** Why it cannot be read before it is rendered; null where it can, or where that remains to be seen. */
  readonly unreadable: string | null;
  /** In the text that was opened. */
  readonly range: Range;
  /** Whether it stands in a string of another document. */
  readonly isInString: boolean;
  /** Where it begins in the file. */
  readonly offset: number;
  /** The whole file: the offsets of nodes count in it. */
  readonly file: string;
}

/** Reads a document that can matter; `compose` parses it, once for all recognisers. */
export type DocumentReader = (compose: () => ComposeResult) => Reading;

export interface Reading {
  /** Whether it may hold a subject: its nodes are kept. */
  readonly isKept: boolean;
  /** What in it is not checked. */
  readonly remarks: readonly Remark[];
  /** Whether that is not worth a word where texts in it are read. */
  readonly isMoot?: boolean;
  /** Texts in it that are read as it is itself. */
  readonly inner?: readonly InnerText[];
}

export interface InnerText {
  /** The way from the document's root to the scalar that holds it. */
  readonly path: NodePath;
  readonly text: string;
  /** From the text to the file. */
  readonly map: OffsetMap;
  /** Columns of the file by which its lines are indented; null where it has no lines of its own there. */
  readonly indent: number | null;
  /** Why nothing in it can be changed where it stands; null where it can. */
  readonly whyNoFix: string | null;
}

/**
 * What knows texts that are not read as they stand: a template, a page with fences, a program with strings in it. It says
 * which texts to read in their place. Reading a manifest is handed these too; the first one that knows a text counts.
 */
export interface Carrier {
  /** null where the text is none of its kind, or is to be read as it stands. */
  readonly open: (source: OpenedText, mayMatter: (text: string) => boolean) => Carried | null;
}

export interface OpenedText {
  /** Of the file, or the name under which the text stands in another one. */
  readonly path: string;
  readonly text: string;
  /** Columns by which its lines are indented where its actions are evaluated: in a template around it; null where nobody knows. */
  readonly indent: number | null;
}

export interface Carried {
  readonly texts: Iterable<CarriedText>;
  /** What in it is not checked; offsets in the opened text. */
  readonly remarks: readonly Remark[];
}

export interface CarriedText {
  readonly text: string;
  /** From the text to the one that was opened. */
  readonly map: OffsetMap;
  /** The part of the opened text that gives the same when it is opened by itself: a fix is tried on that. */
  readonly unit: Range;
  /** Texts of one group are readings of the same part: a template has one for each way its conditions can go. */
  readonly group: number;
  /** Position among the readings of its group, from 0. */
  readonly reading: number;
  /** As it is written, where `text` is a mask of it; as long as that. */
  readonly original?: string;
  /** Why it cannot be read before it is rendered. */
  readonly unreadable?: string;
  /**
   * Completes what was parsed; it may change the nodes, which nobody else has seen.
   *
   * @param map from the opened text to the file, whose offsets the nodes have
   */
  readonly complete?: (root: Node, map: OffsetMap) => Node;
  /** Parts of the opened text that this reading leaves out, in order and apart. */
  readonly leftOut?: readonly Range[];
  /** Comments that are none of YAML's; offsets in the text. */
  readonly comments?: readonly Range[];
  /** What opens parts of a template or sets something in it, in order; offsets in the text. */
  readonly controls?: readonly Range[];
  /** Where comments stand that are about all of it; offsets in the opened text. */
  readonly above?: Above;
  /** Whether it is there to be copied, as in a page of documentation: nothing applies it from where it stands. */
  readonly isCopied?: boolean;
  /** Whether it is only a part of something: that it cannot be checked is not worth a word. */
  readonly isFragment?: boolean;
}

/** The place above a text in a page or program, in whose language a comment is about all of it. */
export interface Above {
  readonly comments: readonly Range[];
  /** Where the line begins above which one more is written. */
  readonly at: number;
  /** What stands before and behind its words. */
  readonly marks: readonly [before: string, behind: string];
}

export interface Remark {
  /** In the file. */
  readonly offset: number;
  /** One line for people. */
  readonly reason: string;
  /** The values of a chart that it is rendered from, as the template names them: `.Values.instrumentation`. */
  readonly values?: string;
}

/** A reading of what cannot be checked, or of nothing. */
export function remark(...remarks: readonly (Remark | null)[]): Reading {
  return { isKept: false, remarks: remarks.filter((made) => made !== null) };
}

/** At a node. */
export function remarkAt(node: Node, reason: string): Remark {
  return { offset: node.start, reason };
}
