// Repositories, their commits and branches: written and read. Knows nothing of GitHub.
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ObjectStore } from "./object-store.ts";
import type { GitObject } from "./objects.ts";
import { GitError, runGit, runGitText } from "./run.ts";
import { writeTree } from "./trees.ts";

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO 8601. */
  readonly date: string;
}

export interface FileChange {
  readonly path: string;
  /** null deletes the path. A symlink's content is its target, a submodule's the commit it points at. */
  readonly content: Buffer | null;
  readonly mode: string;
}

export interface NewCommit {
  readonly parents: readonly string[];
  readonly changes: readonly FileChange[];
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/**
 * Writes a commit on top of its first parent's files. No branch is touched. Returns its SHA.
 * @throws {Error} where the first parent is no commit, or a change cannot be made
 */
export async function writeCommit(objects: ObjectStore, { changes, ...commit }: NewCommit): Promise<string> {
  const [first] = commit.parents;
  const base = first === undefined ? null : await objects.read(`${first}^{commit}`);
  if (first !== undefined && base === null) throw new Error(`${first} is no commit to build on`);
  const tree = await writeTree(
    objects,
    base === null ? null : parseCommit(base).tree,
    changes.map(({ path, mode, content }) => ({ path, mode, sha: writeContent(objects, mode, content) })),
  );
  return writeCommitOfTree(objects, { ...commit, tree });
}

function writeContent(objects: ObjectStore, mode: string, content: FileChange["content"]): string | null {
  if (content === null) return null;
  return mode === "160000" ? content.toString("utf8") : objects.write("blob", content);
}

/** Writes a commit with a tree that exists already. Returns its SHA. */
export function writeCommitOfTree(
  objects: ObjectStore,
  { tree, parents, author, committer, message }: Omit<NewCommit, "changes"> & { readonly tree: string },
): string {
  const headers = [
    `tree ${tree}`,
    ...[...new Set(parents)].map((parent) => `parent ${parent}`),
    `author ${signatureLine(author)}`,
    `committer ${signatureLine(committer)}`,
  ];
  return objects.write("commit", Buffer.from(`${headers.join("\n")}\n\n${message}`));
}

function signatureLine({ name, email, date }: Signature): string {
  const seconds = Math.floor(Date.parse(date) / 1000);
  return `${withoutMarks(name)} <${withoutMarks(email)}> ${seconds} +0000`;
}

/** What would end a name, an address or the line they stand on. */
function withoutMarks(text: string): string {
  return text.replaceAll(/[<>\p{Cc}]/gu, "");
}

/** Takes a commit object apart. */
export function parseCommit(object: GitObject): Commit {
  const text = object.data.toString("utf8");
  const end = text.indexOf("\n\n");
  const headers = text
    .slice(0, end)
    .split("\n")
    .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)] as const);
  function values(name: string): string[] {
    return headers.filter(([key]) => key === name).map(([, value]) => value);
  }
  return {
    sha: object.sha,
    tree: values("tree")[0] ?? "",
    parents: values("parent"),
    author: parseSignature(values("author")[0] ?? ""),
    committer: parseSignature(values("committer")[0] ?? ""),
    message: text.slice(end + 2).replace(/\n$/, ""),
  };
}

function parseSignature(line: string): Signature {
  const match = /^([^<]*) <([^>]*)> (\d+) /.exec(line);
  const [, name = "", email = "", seconds = "0"] = match ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z") };
}

/** Creates an empty bare repository: all that git needs of one (gitrepository-layout(5)). */
export async function initialize(folder: string, defaultBranch: string): Promise<void> {
  for (const name of ["objects", "refs"]) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
  await writeFile(join(folder, "HEAD"), `ref: refs/heads/${defaultBranch}\n`);
}

/**
 * Sets a full ref such as `refs/heads/main`; null deletes it. A ref is a file with a SHA (gitrepository-layout(5)): it is
 * written beside and put in place. Only where one goes, git has to look whether it is packed too. Whether the name is good
 * and the commit exists is the caller's to know; a name below that of another ref throws what the file system says.
 */
export async function setRef(folder: string, ref: string, sha: string | null): Promise<void> {
  if (sha === null) {
    await runGit(folder, ["update-ref", "-d", ref]);
    return;
  }
  const file = join(folder, ref);
  const lock = `${file}.lock`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(lock, `${sha}\n`, { flag: "wx" });
  try {
    await rename(lock, file);
  } catch (error) {
    await rm(lock);
    throw error;
  }
}

/** All refs that start with a prefix such as `refs/heads/`, by name. */
export async function listRefs(folder: string, prefix: string): Promise<ReadonlyMap<string, string>> {
  const output = await runGitText(folder, ["for-each-ref", "--format=%(refname) %(objectname)"]);
  const pairs = output.split("\n").map((line) => line.split(" "));
  return new Map(
    pairs.flatMap(([name, sha]) => (name?.startsWith(prefix) && sha !== undefined ? [[name, sha]] : [])),
  );
}

/** Whether a name is a valid branch name. */
export async function isBranchName(folder: string, name: string): Promise<boolean> {
  return succeeds(runGit(folder, ["check-ref-format", `refs/heads/${name}`]));
}

/** The best common ancestor of two commits; null when their histories have nothing in common. */
export async function findMergeBase(folder: string, one: string, other: string): Promise<string | null> {
  try {
    return await runGitText(folder, ["merge-base", one, other]);
  } catch (error) {
    if (error instanceof GitError && error.code === 1) return null;
    throw error;
  }
}

/** Commits reachable from `head` and not from `base`, oldest first. */
export async function listCommits(folder: string, base: string, head: string): Promise<readonly string[]> {
  const output = await runGitText(folder, ["rev-list", "--reverse", "--topo-order", head, `^${base}`]);
  return output.split("\n").filter(Boolean);
}

/** The tree that merging `head` into `base` gives; null on a conflict. */
export async function mergeTrees(folder: string, base: string, head: string): Promise<string | null> {
  try {
    return await runGitText(folder, ["merge-tree", "--write-tree", base, head]);
  } catch (error) {
    if (error instanceof GitError && error.code === 1) return null;
    throw error;
  }
}

/** Brings a commit and its history from one repository folder into another, under a ref of its own. */
export async function fetchCommit(
  from: string,
  into: string,
  options: { sha: string; ref: string },
): Promise<void> {
  // The sender must be asked for a commit by its SHA: no branch may point at it any more.
  const upload = "git -c uploadpack.allowAnySHA1InWant=true upload-pack";
  await runGit(into, [
    "fetch",
    "--quiet",
    "--no-tags",
    `--upload-pack=${upload}`,
    from,
    `+${options.sha}:${options.ref}`,
  ]);
}

async function succeeds(command: Promise<unknown>): Promise<boolean> {
  try {
    await command;
    return true;
  } catch (error) {
    if (error instanceof GitError && error.code === 1) return false;
    throw error;
  }
}
