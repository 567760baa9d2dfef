import type { Contents, ContentsRequest, FileContent, PullRequestRef } from "../../app/ports.ts";
import { listKustomizations } from "../../core/manifest/kustomization.ts";
import { blobId } from "./blob-id.ts";
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

/**
 * Kustomizations in one query, beside its files: nearly all of them are not there, and a look-up each is what they cost.
 * 50 files in 50 folders of one overlay each are within it.
 */
const MAX_KUSTOMIZATIONS = 150;

export async function readContents(
  client: GitHubClient,
  ref: PullRequestRef,
  { sha, paths, withKustomizations = false }: ContentsRequest,
): Promise<Contents> {
  const contents = new Map<string, FileContent>();
  const kustomizations = new Map<string, FileContent>();
  const asked = new Set(paths);
  let headSha = sha;
  let tree = "";
  for (let at = 0; at < paths.length; at += MAX_FILES) {
    const files = paths.slice(at, at + MAX_FILES);
    const around = withKustomizations ? chooseKustomizations(files, asked) : [];
    const { head, commit } = await readBatch(client, ref, { sha, files, around });
    headSha = head ?? headSha;
    tree = commit.tree.oid;
    for (const [index, path] of files.entries())
      contents.set(path, await readEntry(commit[`f${index}`] ?? null, client, ref));
    for (const [index, path] of around.entries()) {
      const entry = commit[`k${index}`];
      // A folder can have the name too.
      if (entry == null || entry.mode === FOLDER || entry.mode === SUBMODULE) continue;
      kustomizations.set(path, await readEntry(entry, client, ref));
    }
  }
  return { headSha, tree, contents, kustomizations };
}

interface Batch {
  readonly sha: string;
  readonly files: readonly string[];
  readonly around: readonly string[];
}

async function readBatch(
  client: GitHubClient,
  ref: PullRequestRef,
  { sha, files, around }: Batch,
): Promise<{ readonly head: string | undefined; readonly commit: CommitFiles }> {
  const { repository } = await client.graphql<ContentsAnswer>(buildQuery(files.length, around.length), {
    owner: ref.owner,
    repo: ref.repo,
    number: ref.number,
    sha,
    ...nameVariables("p", files),
    ...nameVariables("k", around),
  });
  // A replica that lags behind does not know the commit yet: without it, every file would look deleted.
  if (repository?.commit == null)
    throw new Error(`GitHub does not know the commit ${sha} of ${ref.owner}/${ref.repo} yet`);
  return { head: repository.pullRequest?.headRefOid, commit: repository.commit };
}

/** Those that no query of this read asks for yet. */
function chooseKustomizations(files: readonly string[], asked: Set<string>): readonly string[] {
  const chosen = listKustomizations(files)
    .filter((path) => !asked.has(path))
    .slice(0, MAX_KUSTOMIZATIONS);
  for (const path of chosen) asked.add(path);
  return chosen;
}

function nameVariables(letter: string, paths: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(paths.map((path, index) => [`${letter}${index}`, path]));
}

/** Paths go in as variables: they can hold anything. */
function buildQuery(files: number, kustomizations: number): string {
  const aliases = [
    ...Array.from({ length: files }, (_, index) => ({ alias: `f${index}`, variable: `$p${index}` })),
    ...Array.from({ length: kustomizations }, (_, index) => ({ alias: `k${index}`, variable: `$k${index}` })),
  ];
  return /* GraphQL */ `
    query Contents($owner: String!, $repo: String!, $number: Int!, $sha: GitObjectID!, ${aliases.map(({ variable }) => `${variable}: String!`).join(", ")}) {
      repository(owner: $owner, name: $repo) {
        pullRequest(number: $number) { headRefOid }
        commit: object(oid: $sha) {
          ... on Commit {
            tree { oid }
            ${aliases.map(({ alias, variable }) => `${alias}: file(path: ${variable}) { ...File }`).join("\n            ")}
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
    readonly commit: CommitFiles | null;
  } | null;
}

type CommitFiles = Readonly<Record<`${"f" | "k"}${number}`, TreeEntry | null | undefined>> & {
  readonly tree: { readonly oid: string };
};

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
  const content = await readText(object, client, ref);
  if (content.kind !== "text") return content;
  // Equal length alone would let bytes pass that are no UTF-8: what stands in their place can be as long.
  const isSame = blobId(content.text) === object.oid;
  return { ...content, entry: { mode: mode.toString(8).padStart(6, "0"), isSame } };
}

async function readText(
  { oid, text, byteSize: size = 0 }: GitObject,
  client: GitHubClient,
  ref: PullRequestRef,
): Promise<FileContent> {
  // Equal length in bytes means that not a byte was cut on the way.
  const isWhole = typeof text === "string" && Buffer.byteLength(text) === size;
  return isWhole ? { kind: "text", text, blob: oid } : readBlob(client, ref, { oid, size });
}

function inert(reason: string): FileContent {
  return { kind: "unreadable", reason, isInert: true };
}

function unreadable(reason: string): FileContent {
  return { kind: "unreadable", reason };
}
