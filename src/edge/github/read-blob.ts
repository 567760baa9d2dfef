import type { FileContent, LargeFile, PullRequestRef } from "../../app/ports.ts";
import { decodeText } from "../files/decode-text.ts";
import { blobId } from "./blob-id.ts";
import type { GitHubBytes } from "./fetch-bytes.ts";

/** A file that is too long for a query: its bytes, as they are, in a call of its own. */
export async function readBlob(
  { fetchBlob }: Pick<GitHubBytes, "fetchBlob">,
  ref: PullRequestRef,
  { oid, size, mode }: LargeFile,
): Promise<FileContent> {
  const fetched = await fetchBlob(ref, { oid, size });
  if (!fetched.ok) return { kind: "unreadable", reason: fetched.reason };
  const content = decodeText(fetched.bytes);
  if (content.kind !== "text") return content;
  return { ...content, blob: oid, entry: { mode, isSame: blobId(content.text) === oid } };
}
