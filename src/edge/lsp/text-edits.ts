import { diffLines } from "diff";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { TextEdit } from "vscode-languageserver/node";

/** The edits that make another text of a document's: one for each run of lines, and no more of it than is different. */
export function listTextEdits(document: TextDocument, after: string): TextEdit[] {
  const edits: TextEdit[] = [];
  let [offset, removed, added] = [0, "", ""];
  const flush = () => {
    if (removed !== added) edits.push(replace(document, { start: offset - removed.length, removed, added }));
    [removed, added] = ["", ""];
  };
  for (const part of diffLines(document.getText(), after)) {
    if (part.added) added += part.value;
    else {
      if (!part.removed) flush();
      else removed += part.value;
      offset += part.value.length;
    }
  }
  flush();
  return edits;
}

interface Change {
  readonly start: number;
  readonly removed: string;
  readonly added: string;
}

function replace(document: TextDocument, { start, removed, added }: Change): TextEdit {
  const most = Math.min(removed.length, added.length);
  let head = 0;
  while (head < most && removed[head] === added[head]) head += 1;
  let tail = 0;
  while (tail < most - head && removed.at(-1 - tail) === added.at(-1 - tail)) tail += 1;
  // A pair of surrogates, or of a carriage return and a line feed, stays together.
  while (head > 0 && /[\uD800-\uDBFF\r]/.test(removed.charAt(head - 1))) head -= 1;
  while (tail > 0 && /[\uDC00-\uDFFF\n]/.test(removed.charAt(removed.length - tail))) tail -= 1;
  return {
    range: {
      start: document.positionAt(start + head),
      end: document.positionAt(start + removed.length - tail),
    },
    newText: added.slice(head, added.length - tail),
  };
}
