import type { Manifest } from "../../manifest/manifest.ts";
import { onceFor } from "../../text/once-for.ts";
import { readCompose, type ComposeFile } from "./compose-file.ts";

/** The Compose file that a manifest is; null where it is none, or where it is a text in another one. */
export const findCompose = onceFor((manifest: Manifest): ComposeFile | null => {
  const [document, ...others] = manifest.documents;
  if (document === undefined || others.length > 0 || !/\.ya?ml$/i.test(manifest.path)) return null;
  const isPlain = document.within === null && document.leftOut.length === 0 && !document.isCopied;
  return isPlain ? readCompose(document.root, manifest.path, manifest.text) : null;
});
