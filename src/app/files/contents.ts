import type { Kustomization } from "../../core/manifest/kustomization.ts";
import type { Seen } from "../../core/lint/rule.ts";
import type { Neighbours, NotChecked } from "../../core/manifest/manifest.ts";
import type { PostedReview, Thread } from "../../core/review/thread.ts";

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
      /** Texts of files around it that say what becomes of it. */
      readonly neighbours?: Neighbours;
    }
  | {
      readonly kind: "unreadable";
      readonly reason: string;
      /** It cannot hold a resource. */
      readonly isInert?: true;
      /** It is no text, or one in another encoding, and never names what it could hold: nobody is told. */
      readonly isForeign?: true;
    }
  | { readonly kind: "missing" };

export function toNotChecked(
  path: string,
  content: Exclude<FileContent, { kind: "text" }>,
): readonly NotChecked[] {
  if (content.kind === "missing")
    return [{ path, reason: "GitHub lists the file but doesn't return its content" }];
  if (content.isForeign === true) return [];
  return [{ path, reason: content.reason, ...(content.isInert === true && { isInert: true }) }];
}

export interface FileEntry {
  /** As git has it, such as 100644. */
  readonly mode: string;
  /** Whether the file's bytes are those of the text that was read. */
  readonly isSame: boolean;
}

/** A file of which a query gives too little: its bytes are read in a call of their own. */
export interface LargeFile {
  readonly kind: "large";
  /** Git's name of its bytes. */
  readonly oid: string;
  /** In bytes. */
  readonly size: number;
  /** As git has it, such as 100644. */
  readonly mode: string;
}

export type QueriedContent = FileContent | LargeFile;

export interface ContentsRequest {
  readonly sha: string;
  readonly paths: readonly string[];
  /** Kustomizations and neighbours that may be there, to be read with them. */
  readonly around?: readonly string[];
  /** Folders of which the names of what is in them are asked for, with the slash; empty for the top one. */
  readonly folders?: readonly string[];
  /** What an answer before said of how long these files are. */
  readonly sizes?: ReadonlyMap<string, number>;
  /** In the same call, also the newest of what the bot has said on the pull request. */
  readonly withSaid?: boolean;
}

/** The first of the files that were asked for, at least one, and as many as an answer may hold. */
export interface Contents {
  /** Where the pull request's head is by now. */
  readonly headSha: string;
  /** Git's name of all files of the commit. */
  readonly tree: string;
  readonly contents: ReadonlyMap<string, QueriedContent>;
  /** Those that are there, by their paths. */
  readonly around: ReadonlyMap<string, QueriedContent>;
  /** The paths of what is in the folders that were asked for; none where an answer got too long. */
  readonly names?: readonly string[];
  /** In bytes, of the files that had no room: they are asked for again, with these. */
  readonly sizes: ReadonlyMap<string, number>;
  /** The newest of what the bot had said by then; none unless asked for. */
  readonly said?: Said;
}

/** What the bot has said on a pull request. */
export interface Said {
  readonly threads: readonly Thread[];
  readonly reviews: readonly PostedReview[];
}

/** Files as they were read. */
export interface ReadContents {
  readonly headSha: string;
  readonly tree: string;
  readonly contents: ReadonlyMap<string, FileContent>;
  /** Those among them and around them. */
  readonly kustomizations: readonly Kustomization[];
  /** What was seen in all of them, those left out of `contents` included. */
  readonly sight: Seen;
}
