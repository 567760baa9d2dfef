// updateRefs: refs created, moved and deleted, all of them or none, each only if it is where the caller believes
// (https://docs.github.com/graphql/reference/mutations#updaterefs).
import { isBranchName } from "../git/commits.ts";
import { checkBranchWrite, readChangedPaths } from "../operations/branch-rules.ts";
import { branchSha } from "../operations/pull-diff.ts";
import { moveRef } from "../operations/refs.ts";
import { unprocessable } from "../refusal.ts";
import type { Repository } from "../state/records.ts";
import { type GraphContext, unresolved, viewerOf } from "./context.ts";
import { checkMayPush } from "./push-access.ts";
import { findRecord } from "./queries.ts";

interface RefUpdate {
  readonly name: string;
  readonly beforeOid?: string | null;
  readonly afterOid: string;
  readonly force?: boolean | null;
}

interface RefsInput {
  readonly clientMutationId?: string | null;
  readonly repositoryId: string;
  readonly refUpdates: readonly RefUpdate[];
}

/** Stands for a ref that does not exist. */
const NOTHING = "0".repeat(40);

export async function updateRefs(
  context: GraphContext,
  { clientMutationId, repositoryId, refUpdates }: RefsInput,
): Promise<Readonly<Record<string, unknown>>> {
  const repository = findRecord(context, repositoryId);
  if (repository.kind !== "repository")
    throw unresolved(`Could not resolve to a node with the global id of '${repositoryId}'`);
  for (const update of refUpdates) await checkUpdate(context, repository, update);
  for (const { name, afterOid, force } of refUpdates) {
    const to = afterOid === NOTHING ? null : afterOid;
    const forced = force ?? false;
    await moveRef(context.world, { repository, ref: name, to, sender: viewerOf(context), forced });
  }
  return { clientMutationId };
}

async function checkUpdate(context: GraphContext, repository: Repository, update: RefUpdate): Promise<void> {
  const { name, beforeOid, afterOid, force } = update;
  const branch = name.startsWith("refs/heads/") ? name.slice("refs/heads/".length) : null;
  if (branch === null || !(await isBranchName(repository.history.folder, branch)))
    throw unprocessable(`${name} is no valid ref name`);
  checkMayPush(context, repository, branch);
  const current = repository.refs.get(name) ?? NOTHING;
  // GitHub documents that it refuses, not in which words.
  if (beforeOid != null && beforeOid !== current)
    throw unprocessable(`${name} is at ${current}, not at ${beforeOid}`);
  if (afterOid === NOTHING) {
    if (current === NOTHING) throw unprocessable("Reference does not exist");
    checkBranchWrite(context.caller, { repository, branch, paths: [] });
    return;
  }
  const paths = await readBrought(repository, current, afterOid);
  checkBranchWrite(context.caller, { repository, branch, paths });
  const isForward = current === NOTHING || (await repository.history.isAncestor(current, afterOid));
  if (!isForward && force !== true) throw unprocessable("Update is not a fast forward");
}

/** What a branch changes by its move; a new one is compared with the default branch. */
async function readBrought(repository: Repository, current: string, to: string): Promise<readonly string[]> {
  const { history, defaultBranch } = repository;
  if ((await history.commit(to)) === null) throw unprocessable("Object does not exist");
  if (current !== NOTHING) return readChangedPaths(repository, current, to);
  const main = branchSha(repository, defaultBranch);
  return readChangedPaths(repository, main === null ? null : await history.mergeBase(main, to), to);
}
