import { isCandidate } from "../../core/check.ts";
import { seeText, UNSEEN } from "../../core/lint/seen.ts";
import type { FileContent, PullRequestRef, ReadContents } from "../ports.ts";
import { WaitingFiles } from "./waiting-files.ts";
import { readFiles, type ReadRequest } from "./read-manifests.ts";
import type { RoundReader } from "./read-rounds.ts";

/** What a command's fix is planned from. */

/** Text that a command keeps while it works, in bytes. */
const MAX_KEPT = 100 * 1024 * 1024;

/**
 * The files of a pull request from which a fix is planned, and where its head is by now; null where it is not at the commit
 * any more. Of what holds nothing to fix nothing is kept.
 */
export async function collectFiles(
  reader: RoundReader,
  ref: PullRequestRef,
  request: ReadRequest,
): Promise<ReadContents | null> {
  const contents = new Map<string, FileContent>();
  let tree = "";
  let kept = 0;
  let sight = UNSEEN;
  const waiting = new WaitingFiles<readonly [path: string, content: FileContent]>();
  const { files, whyPatch: explain, listKustomizations } = readFiles(reader, ref, request);
  for await (const file of files) {
    if (file.headSha !== null && file.headSha !== request.sha) return null;
    tree = file.tree ?? tree;
    if (file.content.kind === "text") sight = seeText(sight, file.content.text);
    kept += file.content.kind === "text" && mayMatter(file.content.text) ? file.content.text.length * 2 : 0;
    contents.set(file.path, reduce(file.content, kept));
    waiting.noteContent(file.content, [file.path, file.content]);
  }
  for (const [path, content] of waiting.findReferred()) contents.set(path, content);
  for (const [path, content] of contents) {
    const why = content.kind === "text" ? explain(path) : null;
    if (content.kind === "text" && why !== null) contents.set(path, { ...content, whyPatch: why });
  }
  const inOrder = request.paths.flatMap((path): [string, FileContent][] => {
    const content = contents.get(path);
    return content === undefined ? [] : [[path, content]];
  });
  const kustomizations = listKustomizations();
  return { headSha: request.sha, tree, contents: new Map(inOrder), kustomizations, sight };
}

function reduce(content: FileContent, kept: number): FileContent {
  if (content.kind !== "text") return content;
  if (!mayMatter(content.text))
    return { kind: "unreadable", reason: "it holds no Instrumentation", isInert: true };
  if (kept <= MAX_KEPT) return content;
  return {
    kind: "unreadable",
    reason: "the files before it use up the memory for one command",
  };
}

/** What holds no word of an Instrumentation has nothing to fix; with NUL characters in it nobody can tell. */
function mayMatter(text: string): boolean {
  return isCandidate(text) || text.includes("\0");
}
