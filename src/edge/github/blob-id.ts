import { createHash } from "node:crypto";

/** A file's name in git's store (git-hash-object): equal names are equal bytes. Lone surrogates have no bytes of their own. */
export function blobId(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
