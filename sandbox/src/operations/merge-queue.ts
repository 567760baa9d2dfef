// The merge queue: a temporary branch with the merge, for which the required checks are asked.
import { writeCommitOfTree } from "../git/commits.ts";
import { unprocessable } from "../refusal.ts";
import { renderCommitBrief, signatureOf, webFlow } from "../render/commit.ts";
import type { Account, Pull } from "../state/records.ts";
import { type World, timestamp } from "../state/world.ts";
import { emit } from "../webhooks/events.ts";
import { branchSha } from "./pull-diff.ts";
import { moveRef } from "./refs.ts";

/** Puts a pull request into the queue. Returns the SHA that the checks are asked for. */
export async function enqueuePull(world: World, pull: Pull, sender: Account): Promise<string> {
  const { repository, base, head, number } = pull;
  const { history } = repository;
  const tip = branchSha(repository, base.branch);
  const tree = tip === null ? null : await history.merge(tip, head.sha);
  if (tip === null || tree === null || pull.state === "closed")
    throw unprocessable("Pull Request is not mergeable");
  const sha = writeCommitOfTree(history.objects, {
    tree,
    parents: [tip, head.sha],
    message: `Merge pull request #${number} from ${head.repository.owner.login}/${head.branch}\n\n${pull.title}`,
    author: signatureOf(sender, timestamp(world)),
    committer: webFlow(timestamp(world)),
  });
  world.verifiedCommits.add(sha);
  pull.isQueued = true;
  const ref = `refs/heads/gh-readonly-queue/${base.branch}/pr-${number}-${tip}`;
  await moveRef(world, { repository, ref, to: sha, sender });
  const commit = await history.commit(sha);
  const payload = {
    action: "checks_requested",
    merge_group: {
      head_sha: sha,
      head_ref: ref,
      base_sha: tip,
      base_ref: `refs/heads/${base.branch}`,
      head_commit: commit === null ? null : renderCommitBrief(commit),
    },
  };
  emit(world, "merge_group", { repository, sender, payload });
  return sha;
}
