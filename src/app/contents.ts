import type { NotChecked } from "../core/manifest/manifest.ts";

/** What the use cases know of a file's content, wherever it came from. */

/** A file at a commit. `blob` is git's name of its bytes, and `entry` how the commit has it, where it came from GitHub. */
export type FileContent =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly blob?: string;
      readonly entry?: FileEntry;
      /** Why it is a patch of resources that stand elsewhere, where the files around it say so. */
      readonly whyPatch?: string;
    }
  | {
      readonly kind: "unreadable";
      readonly reason: string;
      /** It cannot hold a resource. */ readonly isInert?: true;
    }
  | { readonly kind: "missing" };

export function toNotChecked(path: string, content: Exclude<FileContent, { kind: "text" }>): NotChecked {
  if (content.kind === "missing")
    return { path, reason: "GitHub lists the file, and gives no content of it" };
  return { path, reason: content.reason, ...(content.isInert === true && { isInert: true }) };
}

export interface FileEntry {
  /** As git has it, such as 100644. */
  readonly mode: string;
  /** Whether the file's bytes are those of the text that was read. */
  readonly isSame: boolean;
}

export interface ContentsRequest {
  readonly sha: string;
  readonly paths: readonly string[];
  /** In the same calls, also the kustomizations that may name the files as patches. */
  readonly withKustomizations?: boolean;
}

export interface Contents {
  readonly headSha: string;
  /** Git's name of all files of the commit; empty where no file was asked for. */
  readonly tree: string;
  readonly contents: ReadonlyMap<string, FileContent>;
  /** Those that are there, by their paths; none unless asked for. */
  readonly kustomizations: ReadonlyMap<string, FileContent>;
}

/** Files as they were read, without what stands around them. */
export type ReadContents = Omit<Contents, "kustomizations">;
