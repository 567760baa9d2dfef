// Trees and blobs: written, listed. Knows nothing of branches or of GitHub.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectType } from "./object-reader.ts";
import { runGit, runGitText } from "./run.ts";

export interface TreeEntry {
  readonly mode: string;
  readonly type: ObjectType;
  readonly sha: string;
  /** In bytes; null for anything but a blob. */
  readonly size: number | null;
  /** Relative to the tree that was listed. */
  readonly path: string;
}

/** An entry to set in a tree, or to take out of it (sha null). */
export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  readonly sha: string | null;
}

/** Creates an empty bare repository: all that git needs of one (gitrepository-layout(5)). */
export async function initialize(folder: string, defaultBranch: string): Promise<void> {
  for (const name of ["objects", "refs"]) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
  await writeFile(join(folder, "HEAD"), `ref: refs/heads/${defaultBranch}\n`);
}

export async function writeBlob(folder: string, content: Buffer): Promise<string> {
  return runGitText(folder, ["hash-object", "-w", "--stdin"], { stdin: content });
}

/** Lists a tree (or a commit's tree) with the sizes of its blobs. */
export async function listTree(
  folder: string,
  tree: string,
  options: { readonly recursive?: boolean } = {},
): Promise<readonly TreeEntry[]> {
  const output = await runGitText(folder, [
    "ls-tree",
    "-z",
    "--long",
    "--full-tree",
    ...(options.recursive === true ? ["-r", "-t"] : []),
    tree,
  ]);
  return output.split("\0").filter(Boolean).map(parseEntry);
}

function parseEntry(line: string): TreeEntry {
  const tab = line.indexOf("\t");
  const [mode = "", type = "", sha = "", size = "-"] = line.slice(0, tab).split(/ +/);
  // ls-tree prints only git's own object types.
  return {
    mode,
    type: type as ObjectType,
    sha,
    size: size === "-" ? null : Number(size),
    path: line.slice(tab + 1),
  };
}

/** Takes a tree object apart: for each entry its mode, a blank, its name, a NUL and the 20 bytes of its SHA. */
export function parseTree(data: Buffer): readonly Omit<TreeEntry, "size">[] {
  const entries: Omit<TreeEntry, "size">[] = [];
  for (let at = 0; at < data.length;) {
    const end = data.indexOf(0, at);
    const [mode = "", ...name] = data.toString("utf8", at, end).split(" ");
    const sha = data.toString("hex", end + 1, end + 21);
    entries.push({ mode: mode.padStart(6, "0"), type: typeOfMode(mode), sha, path: name.join(" ") });
    at = end + 21;
  }
  return entries;
}

function typeOfMode(mode: string): ObjectType {
  if (mode === "40000") return "tree";
  return mode === "160000" ? "commit" : "blob";
}

/** Writes a tree: the entries of `base` (null = none) with the changes applied. Returns its SHA. */
export async function writeTree(
  folder: string,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string> {
  const scratch = await mkdtemp(join(folder, "index-"));
  try {
    const env = { GIT_INDEX_FILE: join(scratch, "index") };
    await runGit(folder, ["read-tree", ...(base === null ? ["--empty"] : [base])], { env });
    const stdin = changes.map(indexLine).join("");
    await runGit(folder, ["update-index", "-z", "--index-info"], { env, stdin });
    return await runGitText(folder, ["write-tree"], { env });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function indexLine({ path, mode, sha }: TreeChange): string {
  return sha === null ? `0 ${"0".repeat(40)}\t${path}\0` : `${mode} ${sha}\t${path}\0`;
}
