import { createHash } from "node:crypto";

import type { CommitResult, FileEntry, NewCommit } from "../../app/command-ports.ts";
import type { Repository } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { commitFailureOf, messageOf } from "./errors.ts";

/**
 * Whole files onto a branch, in one commit that GitHub signs, if the branch is where it was analysed. Author and committer
 * are never given: only what an app commits in its own name is verified.
 */

const ORDINARY = "100644";

export async function commitFiles(client: GitHubClient, commit: NewCommit): Promise<CommitResult> {
  try {
    // createCommitOnBranch knows one mode; any other would be lost.
    const isOrdinary = commit.files.every(({ mode }) => mode === ORDINARY);
    return await (isOrdinary ? commitOnBranch(client, commit) : commitTree(client, commit));
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
      expectedHeadOid: commit.expectedHead,
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

/** Blob, tree, commit, and the branch moved forward only. */
async function commitTree(client: GitHubClient, commit: NewCommit): Promise<CommitResult> {
  const { owner, repo } = commit.repository;
  const parent = await client.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", {
    owner,
    repo,
    commit_sha: commit.expectedHead,
  });
  const tree = await client.request("POST /repos/{owner}/{repo}/git/trees", {
    owner,
    repo,
    base_tree: parent.data.tree.sha,
    tree: commit.files.map(({ path, text, mode }) => ({
      path,
      type: "blob" as const,
      // Only files whose mode GitHub's own list has are ever committed.
      mode: mode === "100755" ? ("100755" as const) : ("100644" as const),
      content: text,
    })),
  });
  const made = await client.request("POST /repos/{owner}/{repo}/git/commits", {
    owner,
    repo,
    message: `${commit.headline}\n\n${commit.body}`,
    tree: tree.data.sha,
    parents: [commit.expectedHead],
  });
  await client.request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", {
    owner,
    repo,
    ref: `heads/${commit.branch}`,
    sha: made.data.sha,
    force: false,
  });
  const texts = new Map(commit.files.map(({ path, text }) => [path, text]));
  const entries = await readEntries(client, commit.repository, { sha: made.data.sha, texts });
  return {
    ok: true,
    sha: made.data.sha,
    isExact: commit.files.every(({ path }) => entries.get(path)?.isSame),
  };
}

interface EntriesAnswer {
  readonly repository: {
    readonly object: Readonly<
      Record<`f${number}`, { readonly mode: number; readonly oid: string } | null>
    > | null;
  } | null;
}

/** Files in one query, as many as are read at once. */
const MAX_FILES = 50;

/** The modes of files at a commit, and whether their bytes are those of the texts. */
export async function readEntries(
  client: GitHubClient,
  { owner, repo }: Repository,
  { sha, texts }: { readonly sha: string; readonly texts: ReadonlyMap<string, string> },
): Promise<ReadonlyMap<string, FileEntry>> {
  const entries = new Map<string, FileEntry>();
  const all = [...texts];
  for (let at = 0; at < all.length; at += MAX_FILES) {
    const batch = all.slice(at, at + MAX_FILES);
    const answer = await client.graphql<EntriesAnswer>(buildEntriesQuery(batch.length), {
      owner,
      repo,
      sha,
      ...Object.fromEntries(batch.map(([path], index) => [`p${index}`, path])),
    });
    for (const [index, [path, text]] of batch.entries()) {
      const entry = answer.repository?.object?.[`f${index}`];
      if (entry == null) continue;
      entries.set(path, {
        mode: entry.mode.toString(8).padStart(6, "0"),
        isSame: entry.oid === blobId(text),
      });
    }
  }
  return entries;
}

function buildEntriesQuery(count: number): string {
  const indices = Array.from({ length: count }, (_, index) => index);
  return /* GraphQL */ `
    query FileModes($owner: String!, $repo: String!, $sha: GitObjectID!, ${indices.map((index) => `$p${index}: String!`).join(", ")}) {
      repository(owner: $owner, name: $repo) {
        object(oid: $sha) {
          ... on Commit {
            ${indices.map((index) => `f${index}: file(path: $p${index}) { mode oid }`).join("\n            ")}
          }
        }
      }
    }
  `;
}

/** A file's name in git's store (git-hash-object): equal names are equal bytes. Lone surrogates have no bytes of their own. */
function blobId(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
