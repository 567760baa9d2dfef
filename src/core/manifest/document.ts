import type { Range } from "../text/range.ts";
import type { Above } from "./recogniser.ts";
import { onceFor } from "../text/once-for.ts";
import { findKey, isMap, type Node, type NodePath } from "../yaml/node.ts";

/** A document that was read, and where it stands. */
export interface Document extends Range {
  /** Position among the documents of its text, from 0. */
  readonly index: number;
  /** Which of the texts that stand in the place of the file's own it is of, from 0: see recogniser.ts, CarriedText. */
  readonly group: number;
  /** Which of the readings of that text, from 0. */
  readonly reading: number;
  /** The part of the file that can be read by itself and gives this document again. */
  readonly unit: Unit;
  /** Parts of the file that this reading leaves out, in order and apart: branches of a template. */
  readonly leftOut: readonly Range[];
  /** The scalar that holds its text; null where it stands in the file itself. */
  readonly within: Within | null;
  readonly root: Node;
  /** Names of the anchors that an alias of this document refers to. */
  readonly aliased: ReadonlySet<string>;
  /** From `#` to the end of the line, in order. */
  readonly comments: readonly Range[];
  /** What opens parts of a template or sets something in it, in order: a comment above is about what follows. */
  readonly controls: readonly Range[];
  /** Where comments about all of the text stand that it is of, the same for all of its documents; null where there are none. */
  readonly above: Above | null;
  /** Whether it is there to be copied: nothing applies it from where it stands. */
  readonly isCopied: boolean;
}

export interface Unit extends Range {
  /** Whether it is a document of the file, as it stands there. */
  readonly isDocument: boolean;
  /** Group and index of its first document. */
  readonly group: number;
  readonly index: number;
}

/** A scalar of another document. */
export interface Within {
  readonly document: Document;
  readonly path: NodePath;
  /** Why nothing in it can be changed where it stands; null where it can. */
  readonly whyNoFix: string | null;
}

/** Why nothing in a document can be changed where it stands, be it for a text around it; null where it can. */
export function whyNoFixIn({ within }: Document): string | null {
  return within === null ? null : (within.whyNoFix ?? whyNoFixIn(within.document));
}

/** The key of a string, or in a list the string itself: a comment about all of it stands above that. */
export const keyOfString = onceFor(({ document, path }: Within): Node => {
  let [key, node]: readonly [Node, Node | null] = [document.root, document.root];
  for (const step of path) {
    const found = stepTo(node, step);
    if (found === null) break;
    [key, node] = found;
  }
  return key;
});

function stepTo(node: Node | null, step: string | number): readonly [key: Node, node: Node | null] | null {
  if (node?.kind === "seq" && typeof step === "number") {
    const item = node.items[step];
    return item === undefined ? null : [item, item];
  }
  const found = isMap(node) && typeof step === "string" ? findKey(node, step) : null;
  return found === null ? null : [found.key, found.value];
}
