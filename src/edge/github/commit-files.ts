import type { CommitResult, NewCommit } from "../../app/command-ports.ts";
import { blobId } from "./blob-id.ts";
import type { GitHubClient } from "./client.ts";
import { commitFailureOf, messageOf } from "./errors.ts";
import { readTip } from "./fix-branch.ts";
import { moveBranch, writeCommit } from "./git-data.ts";

/**
 * Whole files onto a branch, in one commit that GitHub signs, if the branch is where it was analysed. Author and committer
 * are never given: only what an app commits in its own name is verified.
 */

const ORDINARY = "100644";

export function commitFiles(client: GitHubClient, commit: NewCommit): Promise<CommitResult> {
  // createCommitOnBranch knows one mode; any other would be lost.
  const isOrdinary = commit.files.every(({ mode }) => mode === ORDINARY);
  return settle(() => (isOrdinary ? commitOnBranch(client, commit) : commitTree(client, commit)));
}

/** A branch that begins with the commit. Where there is one of its name, it stays as it is. */
export function commitToNewBranch(client: GitHubClient, commit: NewCommit): Promise<CommitResult> {
  return settle(async () => {
    const sha = await writeCommit(client, commit);
    const { owner, repo } = commit.repository;
    await client.request("POST /repos/{owner}/{repo}/git/refs", {
      owner,
      repo,
      ref: `refs/heads/${commit.branch}`,
      sha,
      request: { retries: 0 },
    });
    return { ok: true, sha, isExact: true };
  });
}

/** What GitHub refuses by design becomes a value, everything else throws. */
async function settle(write: () => Promise<CommitResult>): Promise<CommitResult> {
  try {
    return await write();
  } catch (error) {
    const code = commitFailureOf(error);
    if (code === null) throw error;
    return { ok: false, code, message: messageOf(error) };
  }
}

interface Committed {
  readonly createCommitOnBranch: {
    readonly commit: Readonly<Record<`f${number}`, { readonly oid: string } | null>> & {
      readonly oid: string;
    };
  };
}

async function commitOnBranch(client: GitHubClient, commit: NewCommit): Promise<CommitResult> {
  const { repository, files } = commit;
  const { createCommitOnBranch } = await client.graphql<Committed>(buildMutation(files.length), {
    input: {
      branch: {
        repositoryNameWithOwner: `${repository.owner}/${repository.repo}`,
        branchName: commit.branch,
      },
      expectedHeadOid: commit.parent,
      message: { headline: commit.headline, body: commit.body },
      fileChanges: {
        additions: files.map(({ path, text }) => ({
          path,
          contents: Buffer.from(text, "utf8").toString("base64"),
        })),
      },
    },
    ...Object.fromEntries(files.map(({ path }, index) => [`p${index}`, path])),
    request: { retries: 0 },
  });
  const { commit: made } = createCommitOnBranch;
  const isExact = files.every(({ text }, index) => made[`f${index}`]?.oid === blobId(text));
  return { ok: true, sha: made.oid, isExact };
}

/** Paths go in as variables: they can hold anything. */
function buildMutation(count: number): string {
  const indices = Array.from({ length: count }, (_, index) => index);
  return /* GraphQL */ `
    mutation CommitFiles($input: CreateCommitOnBranchInput!, ${indices.map((index) => `$p${index}: String!`).join(", ")}) {
      createCommitOnBranch(input: $input) {
        commit {
          oid
          ${indices.map((index) => `f${index}: file(path: $p${index}) { oid }`).join("\n          ")}
        }
      }
    }
  `;
}

/**
 * A commit of files in any mode, and the branch moved onto it from where it was analysed. The files could instead go into
 * a pull request of their own, as on a protected branch; but then one executable file would cost the author a merge.
 */
async function commitTree(client: GitHubClient, commit: NewCommit): Promise<CommitResult> {
  const { repository, branch, parent } = commit;
  const sha = await writeCommit(client, commit);
  try {
    await moveBranch(client, repository, { branch, from: parent, to: sha });
  } catch (error) {
    // GitHub documents no words for a branch that is elsewhere: where it is tells.
    if (commitFailureOf(error) !== "refused") throw error;
    const tip = await readTip(client, repository, branch);
    if (tip === parent) throw error;
    return { ok: false, code: tip === null ? "missing" : "moved", message: messageOf(error) };
  }
  return { ok: true, sha, isExact: true };
}
