// What a pull request changes: its three-dot difference, from the merge base to the head, as git finds it.
import type { FileDiff } from "../git/diff.ts";
import { Refusal } from "../refusal.ts";
import type { Pull, Repository } from "../state/records.ts";

export interface PullDiff {
  readonly mergeBase: string;
  readonly head: string;
  readonly files: readonly FileDiff[];
}

export function branchSha(repository: Repository, branch: string): string | null {
  return repository.refs.get(`refs/heads/${branch}`) ?? null;
}

/** An open pull request is compared with its base branch as it is now, a closed one with what it was then. */
export function baseTip(pull: Pull): string {
  return (pull.state === "open" ? branchSha(pull.repository, pull.base.branch) : null) ?? pull.base.sha;
}

export async function readMergeBase(pull: Pull): Promise<string> {
  const base = baseTip(pull);
  const found = await pull.repository.history.mergeBase(base, pull.head.sha);
  if (found === null)
    throw new Refusal(422, { message: `no common ancestor between ${base} and ${pull.head.sha}` });
  return found;
}

export async function readPullDiff(pull: Pull): Promise<PullDiff> {
  const mergeBase = await readMergeBase(pull);
  const { sha: head } = pull.head;
  return { mergeBase, head, files: await pull.repository.history.diff(mergeBase, head) };
}

/** The pull request's commits, oldest first. */
export async function readPullCommits(pull: Pull): Promise<readonly string[]> {
  return pull.repository.history.commits(baseTip(pull), pull.head.sha);
}

/**
 * Whether it can be merged. As on GitHub this is computed in the background: the first question after either branch
 * has moved is answered with null.
 */
export function askMergeable(pull: Pull): boolean | null {
  const base = baseTip(pull);
  const { sha: head } = pull.head;
  const known = pull.mergeability;
  if (known?.base === base && known.head === head) return known.tree !== null;
  pull.repository.history.merge(base, head).then(
    (tree) => {
      pull.mergeability = { base, head, tree };
    },
    // The sandbox was closed meanwhile: nobody will ask again.
    () => undefined,
  );
  return null;
}
