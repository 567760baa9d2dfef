import { withText } from "../../core/check.ts";
import type { Finding } from "../../core/lint/finding.ts";
import { keyOfString } from "../../core/manifest/document.ts";
import { type Manifest } from "../../core/manifest/manifest.ts";
import type { Above } from "../../core/manifest/recogniser.ts";
import { applyEdits, type Edit } from "../../core/text/edit.ts";
import { plain, prose, type Prose } from "../../core/text/prose.ts";
import { differsOnlyBy } from "../../core/yaml/change.ts";

/** Writes a comment above the lines of findings, and proves that it is one: it changes nothing of what the manifest says. Pure. */

/**
 * The manifest with the comments; null where one would be no comment, or would change what the manifest says.
 *
 * @param words of one line, without the marks of a comment
 */
export function insertComments(
  manifest: Manifest,
  findings: readonly Finding[],
  words: string,
): Manifest | null {
  const { lines, text } = manifest;
  if (isJson(text)) return null;
  const places = new Map(
    findings.map(placeOfComment).map(({ at, marks }) => [lines.positionAt(at).line, marks]),
  );
  // The words must not end their own comment.
  if ([...places.values()].some(([, behind]) => behind !== "" && words.includes(behind.trim()))) return null;
  const edits = [...places].map(([line, [before, behind]]): Edit => {
    const { start, end } = lines.rangeOf(line);
    const comment = before + words + behind;
    const indentation = /^[ \t]*/.exec(text.slice(start, end))?.[0] ?? "";
    const lineEnd = text.startsWith("\r\n", end) ? "\r\n" : "\n";
    return { start, end: start, text: `${indentation}${comment}${lineEnd}` };
  });
  const edited = applyEdits(text, edits);
  if (!edited.ok) return null;
  const after = withText(manifest, edited.text);
  const isSame =
    after.documents.length === manifest.documents.length &&
    after.notChecked.length === manifest.notChecked.length &&
    manifest.documents.every((document, index) =>
      differsOnlyBy(document.root, after.documents[index]?.root ?? null, []),
    );
  return isSame ? after : null;
}

/** Where the comment goes: above the line itself, or above all of a text that the comment must not change. */
function placeOfComment({ subject, range }: Finding): Pick<Above, "at" | "marks"> {
  let { document } = subject;
  let at = range.start;
  while (document.within !== null) {
    at = keyOfString(document.within).start;
    ({ document } = document.within);
  }
  return document.above ?? { at, marks: ["# ", ""] };
}

/** Whether the comment about a finding stands above a whole text: a string, a fence, a heredoc. */
export function isAboveText({ subject: { document } }: Finding): boolean {
  return document.within !== null || document.above !== null;
}

export function whyNoComments({ text }: Manifest): Prose {
  const noPlace = "no comment fits above the flagged line";
  return isJson(text)
    ? prose`${plain(noPlace)} (JSON has no comments): ${"overrides"} in the configuration can turn the rule off for the file`
    : [noPlace];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
