// Commits, alone and compared.
import type { FileDiff } from "../git/diff.ts";
import { resolveCommit } from "../operations/refs.ts";
import { notFound, unprocessable } from "../refusal.ts";
import type { Json } from "../render/account.ts";
import { renderCommit } from "../render/commit.ts";
import { renderFile } from "../render/file.ts";
import { repositoryApi, repositoryPage } from "../render/urls.ts";
import type { Repository } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { type Endpoint, type Reply, type RepositoryCall, ok, onRepository } from "./endpoint.ts";
import { READ_CONTENTS } from "./needs.ts";
import { cutPage } from "./paging.ts";

const MOST_FILES = 300;

export const commitEndpoints: readonly Endpoint[] = [
  onRepository({
    route: "GET /repos/{owner}/{repo}/commits/{ref}",
    docs: "commits/commits#get-a-commit",
    ...READ_CONTENTS,
    answer: getCommit,
  }),
  onRepository({
    route: "GET /repos/{owner}/{repo}/compare/{basehead}",
    docs: "commits/commits#compare-two-commits",
    ...READ_CONTENTS,
    answer: compare,
  }),
];

async function getCommit(call: RepositoryCall): Promise<Reply> {
  const { world, repository, params } = call;
  const ref = params["ref"] ?? "";
  const sha = await resolveCommit(repository, ref);
  const commit = sha === null ? null : await repository.history.commit(sha);
  if (commit === null) throw unprocessable(`No commit found for SHA: ${ref}`);
  const [parent] = commit.parents;
  const files = parent === undefined ? [] : await repository.history.diff(parent, commit.sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  const page = cutPage(call, files);
  return {
    ...ok({
      ...renderCommit(world, repository, commit),
      stats: { additions, deletions, total: additions + deletions },
      files: renderFiles(world, repository, { files: page.items, ref: commit.sha }),
    }),
    headers: page.headers,
  };
}

function renderFiles(
  world: World,
  repository: Repository,
  { files, ref }: { readonly files: readonly FileDiff[]; readonly ref: string },
): readonly Json[] {
  return files.map((file) => renderFile(world, { pull: { repository }, file, ref }));
}

async function compare(call: RepositoryCall): Promise<Reply> {
  const { world, repository, params } = call;
  const [baseName = "", headName = ""] = (params["basehead"] ?? "").split("...");
  const base = await resolveCommit(repository, withoutOwner(repository, baseName));
  const head = await resolveCommit(repository, withoutOwner(repository, headName));
  if (base === null || head === null) throw notFound();
  const mergeBase = await repository.history.mergeBase(base, head);
  if (mergeBase === null) throw notFound();
  const ahead = await repository.history.commits(base, head);
  const behind = await repository.history.commits(head, base);
  const page = cutPage(call, ahead);
  // Files come with the first page only.
  const isFirst = (call.url.searchParams.get("page") ?? "1") === "1";
  const files = isFirst ? (await repository.history.diff(mergeBase, head)).slice(0, MOST_FILES) : [];
  return {
    ...ok({
      ...addresses(world, repository, { base, head }),
      base_commit: await showCommit(world, repository, base),
      merge_base_commit: await showCommit(world, repository, mergeBase),
      status: statusOf(ahead.length, behind.length),
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: await Promise.all(page.items.map((sha) => showCommit(world, repository, sha))),
      files: renderFiles(world, repository, { files, ref: head }),
    }),
    headers: page.headers,
  };
}

function withoutOwner(repository: Repository, name: string): string {
  const prefix = `${repository.owner.login}:`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

async function showCommit(world: World, repository: Repository, sha: string): Promise<Json | null> {
  const commit = await repository.history.commit(sha);
  return commit === null ? null : renderCommit(world, repository, commit);
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? "diverged" : "ahead";
  return behind > 0 ? "behind" : "identical";
}

function addresses(
  world: World,
  repository: Repository,
  { base, head }: { base: string; head: string },
): Json {
  const page = `${repositoryPage(world, repository)}/compare/${base}...${head}`;
  return {
    url: `${repositoryApi(world, repository)}/compare/${base}...${head}`,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
  };
}
