// Commits on branches, from whole files: what a person pushes, and what GitHub commits for someone.
import { type FileChange, type Signature, writeCommit } from "../git/commits.ts";
import { signatureOf, webFlow } from "../render/commit.ts";
import type { Account, Repository } from "../state/records.ts";
import { type World, timestamp } from "../state/world.ts";
import { branchSha } from "./pull-diff.ts";
import { moveRef } from "./refs.ts";

export interface BranchCommit {
  readonly repository: Repository;
  readonly branch: string;
  readonly changes: readonly FileChange[];
  readonly message: string;
  readonly author: Account;
  /** Made by GitHub on its own pages or through its API, and so signed by it. */
  readonly byGitHub: boolean;
  /** The commit at which a branch that does not exist yet begins; by default that of the default branch. */
  readonly from?: string | undefined;
}

/** Commits to a branch, which is created where it does not exist. Returns the commit's SHA. */
export async function commitToBranch(world: World, commit: BranchCommit): Promise<string> {
  const { repository, branch, changes, message, author } = commit;
  const parent =
    branchSha(repository, branch) ?? commit.from ?? branchSha(repository, repository.defaultBranch);
  const signature: Signature = signatureOf(author, timestamp(world));
  const sha = await writeCommit(repository.history.objects, {
    parents: parent === null ? [] : [parent],
    changes,
    message,
    author: signature,
    committer: commit.byGitHub ? webFlow(signature.date) : signature,
  });
  if (commit.byGitHub) world.verifiedCommits.add(sha);
  await moveRef(world, { repository, ref: `refs/heads/${branch}`, to: sha, sender: author });
  return sha;
}
