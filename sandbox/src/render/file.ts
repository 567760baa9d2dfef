// A changed file as lists of files show it.
import type { FileDiff } from "../git/diff.ts";
import type { Pull } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Json } from "./account.ts";
import { repositoryApi, repositoryPage } from "./urls.ts";

interface ListedFile {
  readonly pull: Pick<Pull, "repository">;
  readonly file: FileDiff;
  /** The commit that the addresses point into. */
  readonly ref: string;
}

/** The patch is left out of binary files, and of those that are too large. */
export function renderFile(world: World, { pull, file, ref }: ListedFile): Json {
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const page = repositoryPage(world, pull.repository);
  const isShown = file.patch !== null && Buffer.byteLength(file.patch, "utf8") <= world.patchBytes;
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${ref}/${path}`,
    raw_url: `${page}/raw/${ref}/${path}`,
    contents_url: `${repositoryApi(world, pull.repository)}/contents/${path}?ref=${ref}`,
    ...(isShown ? { patch: file.patch } : {}),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}
