import type { NewCommit } from "../../app/command-ports.ts";
import type { BranchHome } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { RESENT } from "./octokit.ts";

/** Commits and branches by git's own means: commits that belong to no branch yet, and branches that move from where they are. */

/**
 * Tree and commit; no branch has it yet. Files of any mode, their texts written out by GitHub as they are. Author and
 * committer are never given: only what an app commits in its own name is verified. Sent twice, one of the two belongs to nothing.
 */
export async function writeCommit(client: GitHubClient, commit: NewCommit): Promise<string> {
  const { owner, repo } = commit.repository;
  const tree = await client.request("POST /repos/{owner}/{repo}/git/trees", {
    owner,
    repo,
    base_tree: commit.parentTree,
    tree: commit.files.map(({ path, text, mode }) => ({ path, type: "blob" as const, mode, content: text })),
    request: RESENT,
  });
  const made = await client.request("POST /repos/{owner}/{repo}/git/commits", {
    owner,
    repo,
    message: `${commit.headline}\n\n${commit.body}`,
    tree: tree.data.sha,
    parents: [commit.parent],
    request: RESENT,
  });
  return made.data.sha;
}

export interface BranchMove {
  readonly branch: string;
  /** Where the branch has to be. */
  readonly from: string;
  /** null takes it away. */
  readonly to: string | null;
}

/**
 * `PATCH git/refs` only asks whether the new commit follows the branch's: a branch that its author has set back meanwhile
 * would get back what was removed. `updateRefs` compares and moves in one step
 * (https://docs.github.com/graphql/reference/mutations#updaterefs), so there is no moment in between.
 */
export async function moveBranch(
  client: GitHubClient,
  repository: BranchHome,
  { branch, from, to }: BranchMove,
): Promise<void> {
  const update = { name: `refs/heads/${branch}`, beforeOid: from, afterOid: to ?? NOTHING };
  await client.graphql(MOVE, {
    input: { repositoryId: repository.id, refUpdates: [update] },
    request: { retries: 0 },
  });
}

/** Stands for a ref that is not there. */
const NOTHING = "0".repeat(40);

const MOVE = /* GraphQL */ `
  mutation MoveBranch($input: UpdateRefsInput!) {
    updateRefs(input: $input) {
      clientMutationId
    }
  }
`;
