import type { FileContent, PullRequestRef } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { readBlob } from "./read-blob.ts";

/**
 * The second read: the files at a commit in one GraphQL query, and where the head is by now. What GraphQL cuts short
 * (GitHub does at about 500 KB) is read again as a blob.
 */

/** Files in one query; GitHub ends a query that takes longer than 10 s. */
const MAX_FILES = 50;

/** Larger files are not checked on GitHub: a process reviews for many. In bytes. */
const MAX_SIZE = 10 * 1024 * 1024;

export interface ContentsRequest {
  readonly sha: string;
  readonly paths: readonly string[];
}

export async function readContents(
  client: GitHubClient,
  ref: PullRequestRef,
  { sha, paths }: ContentsRequest,
): Promise<{ headSha: string; contents: ReadonlyMap<string, FileContent> }> {
  const contents = new Map<string, FileContent>();
  let headSha = sha;
  for (let at = 0; at < paths.length; at += MAX_FILES) {
    const batch = paths.slice(at, at + MAX_FILES);
    const answer = await client.graphql<ContentsAnswer>(buildQuery(batch.length), {
      owner: ref.owner,
      repo: ref.repo,
      number: ref.number,
      sha,
      ...Object.fromEntries(batch.map((path, index) => [`p${index}`, path])),
    });
    headSha = answer.repository?.pullRequest?.headRefOid ?? headSha;
    // A replica that lags behind does not know the commit yet: without it, every file would look deleted.
    if (answer.repository?.commit == null)
      throw new Error(`GitHub does not know the commit ${sha} of ${ref.owner}/${ref.repo} yet`);
    for (const [index, path] of batch.entries()) {
      contents.set(path, await readEntry(answer.repository.commit[`f${index}`] ?? null, client, ref));
    }
  }
  return { headSha, contents };
}

/** Paths go in as variables: they can hold anything. */
function buildQuery(count: number): string {
  const indices = Array.from({ length: count }, (_, index) => index);
  return /* GraphQL */ `
    query Contents($owner: String!, $repo: String!, $number: Int!, $sha: GitObjectID!, ${indices.map((index) => `$p${index}: String!`).join(", ")}) {
      repository(owner: $owner, name: $repo) {
        pullRequest(number: $number) { headRefOid }
        commit: object(oid: $sha) {
          ... on Commit {
            ${indices.map((index) => `f${index}: file(path: $p${index}) { ...File }`).join("\n            ")}
          }
        }
      }
    }
    fragment File on TreeEntry { mode object { __typename oid ... on Blob { byteSize isBinary isTruncated text } } }
  `;
}

interface ContentsAnswer {
  readonly repository: {
    readonly pullRequest: { readonly headRefOid: string } | null;
    readonly commit: Readonly<Record<`f${number}`, TreeEntry | null | undefined>> | null;
  } | null;
}

interface TreeEntry {
  /** As git has it. */
  readonly mode: number;
  /** null for a submodule, whose commit is in another repository; for a file, where GitHub does not give it. */
  readonly object: GitObject | null;
}

interface GitObject {
  readonly __typename: string;
  readonly oid: string;
  readonly byteSize?: number;
  readonly isBinary?: boolean | null;
  readonly isTruncated?: boolean;
  readonly text?: string | null;
}

const SYMLINK = 0o120000;
const SUBMODULE = 0o160000;
const FOLDER = 0o040000;

async function readEntry(
  entry: TreeEntry | null,
  client: GitHubClient,
  ref: PullRequestRef,
): Promise<FileContent> {
  if (entry === null) return { kind: "missing" };
  const { mode, object } = entry;
  // What a link leads to is checked where it stands; its own text is only a path.
  if (mode === SYMLINK) return inert("a symbolic link");
  if (mode === SUBMODULE) return inert("a submodule");
  if (mode === FOLDER) return inert("a folder");
  // A file it is, whatever GitHub does not say of it: not read is not the same as nothing in it.
  if (object?.__typename !== "Blob") return unreadable("GitHub lists the file, and gives no content of it");
  const size = object.byteSize ?? 0;
  if (size > MAX_SIZE) return unreadable("over 10 MB: `otel-fix scan` on a checkout has no limit");
  // Of what is cut short GitHub may have seen too little to tell: the bytes decide.
  if (object.isBinary === true && object.isTruncated !== true) return inert("binary file");
  // Equal length in bytes means that not a byte was cut or changed on the way.
  const isWhole = typeof object.text === "string" && Buffer.byteLength(object.text) === size;
  return isWhole && typeof object.text === "string"
    ? { kind: "text", text: object.text, blob: object.oid }
    : readBlob(client, ref, { oid: object.oid, size });
}

function inert(reason: string): FileContent {
  return { kind: "unreadable", reason, isInert: true };
}

function unreadable(reason: string): FileContent {
  return { kind: "unreadable", reason };
}
