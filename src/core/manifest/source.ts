import type { OffsetMap } from "../text/offset-map.ts";
import type { Document, Within } from "./document.ts";
import type { InnerText, OpenedText } from "./recogniser.ts";

/** A text that is read: the file, or one in it. */
export interface Source extends OpenedText {
  readonly map: OffsetMap;
  readonly within: Within | null;
  readonly isCopied: boolean;
  /** Columns of the file at which the lines begin of the text in which its actions are evaluated: its own, or one around it. */
  readonly base: number;
  /** How many texts are around it. */
  readonly depth: number;
}

/**
 * The source that a text in a document is.
 *
 * @param isMasked whether the document is a template: then the actions in its strings are evaluated with it
 */
export function sourceOf(
  { path, text, map, whyNoFix, indent: own }: InnerText,
  document: Document,
  { around, isMasked }: { readonly around: Source; readonly isMasked: boolean },
): Source {
  const base = isMasked ? around.base : (own ?? 0);
  const indent = own === null ? null : own - base;
  return {
    text,
    path: String(path.at(-1) ?? ""),
    map,
    within: { document, path, whyNoFix },
    isCopied: document.isCopied,
    base,
    indent: isMasked ? indent : 0,
    depth: around.depth + 1,
  };
}
