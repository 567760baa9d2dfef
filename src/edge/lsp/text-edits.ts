import { diffLines } from "diff";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { TextEdit } from "vscode-languageserver/node";

/** The edits that make another text of a document's: whole lines, so that the cursor stays where nothing changes. */
export function listTextEdits(document: TextDocument, after: string): TextEdit[] {
  const edits: TextEdit[] = [];
  let offset = 0;
  for (const { value, added, removed } of diffLines(document.getText(), after)) {
    const end = offset + (added ? 0 : value.length);
    if (added || removed)
      edits.push({
        range: { start: document.positionAt(offset), end: document.positionAt(end) },
        newText: added ? value : "",
      });
    offset = end;
  }
  return edits;
}
