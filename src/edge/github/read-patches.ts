import type { FilePatch, PullRequestRef } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";

/**
 * The third read: the patches of the changed files. GitHub leaves `patch` away in the later files of a large page, so
 * files whose patch is missing are asked for again in small pages.
 */

const PAGE = 50;
const SMALL_PAGE = 10;

/**
 * Small pages of one review. Where more of them lack patches it is for their own size, and asking again would not help:
 * their findings stand in the review's body.
 */
const MAX_SMALL_PAGES = 8;

/** GitHub lists at most this many files. */
const MAX_FILES = 3000;

type Files = readonly FilePatch[];

export async function readPatches(
  client: GitHubClient,
  ref: PullRequestRef,
  paths: readonly string[],
): Promise<Files> {
  const wanted = new Set(paths);
  const found = new Map<string, FilePatch>();
  const thin: number[] = [];
  for (let page = 1; page <= MAX_FILES / PAGE; page += 1) {
    const files = await readPage(client, ref, { page, size: PAGE });
    for (const [index, file] of files.entries()) {
      if (!wanted.has(file.path)) continue;
      found.set(file.path, file);
      if (file.patch === null) thin.push((page - 1) * PAGE + index);
    }
    if (files.length < PAGE || found.size === wanted.size) break;
  }
  const pages = new Set(thin.map((position) => Math.floor(position / SMALL_PAGE) + 1));
  for (const page of [...pages].slice(0, MAX_SMALL_PAGES)) {
    for (const file of await readPage(client, ref, { page, size: SMALL_PAGE })) {
      if (found.get(file.path)?.patch === null) found.set(file.path, file);
    }
  }
  return [...found.values()];
}

async function readPage(
  client: GitHubClient,
  ref: PullRequestRef,
  { page, size }: { page: number; size: number },
): Promise<Files> {
  const { data } = await client.request("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", {
    owner: ref.owner,
    repo: ref.repo,
    pull_number: ref.number,
    per_page: size,
    page,
  });
  return data.map((file) => ({
    path: file.filename,
    previousPath: file.previous_filename ?? null,
    change: CHANGES[file.status] ?? "changed",
    patch: file.patch ?? (isOnlyRenamed(file) ? "" : null),
    blob: file.sha,
  }));
}

/** Such a file has no patch, however small the page is: what is there to show? */
function isOnlyRenamed({ status, changes }: { readonly status: string; readonly changes: number }): boolean {
  return status === "renamed" && changes === 0;
}

const CHANGES: Readonly<Record<string, FilePatch["change"]>> = {
  added: "added",
  removed: "deleted",
  modified: "modified",
  renamed: "renamed",
  copied: "copied",
};
