// Trees: taken apart, changed, listed. Knows nothing of branches or of GitHub.
import type { ObjectStore } from "./object-store.ts";
import { type FolderEntry, type ObjectType, isSha, parseTree } from "./objects.ts";
import { runGitText } from "./run.ts";

export interface TreeEntry extends Omit<FolderEntry, "name"> {
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

/** Whether a path stays within the work tree and out of git's own folder: none of its names is empty, `.`, `..` or `.git`. */
export function isGoodPath(path: string): boolean {
  return path.split("/").every((name) => !/^(?:\.{0,2}|\.git)$/i.test(name)) && !path.includes("\0");
}

/** What is changed of a folder is opened; the rest stays what it was. */
type Folder = Map<string, Folder | Leaf>;
type Leaf = Pick<FolderEntry, "mode" | "sha">;

function isFolder(entry: Folder | Leaf | undefined): entry is Folder {
  return entry instanceof Map;
}

/**
 * Writes a tree: the entries of `base` (null: none) with the changes applied, one after the other. Returns its SHA.
 * @throws {Error} where a path or a SHA is none
 */
export async function writeTree(
  objects: ObjectStore,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string> {
  const root = base === null ? new Map<string, Folder | Leaf>() : await openFolder(objects, base);
  for (const { path, mode, sha } of changes) {
    if (!isGoodPath(path)) throw new Error(`git takes no file at ${JSON.stringify(path)}`);
    if (sha !== null && !isSha(sha))
      throw new Error(`${path}: expected a SHA of 40 hexadecimal digits, found ${JSON.stringify(sha)}`);
    await change(objects, root, { names: path.split("/"), leaf: sha === null ? null : { mode, sha } });
  }
  return writeFolder(objects, root) ?? objects.write("tree", Buffer.alloc(0));
}

async function openFolder(objects: ObjectStore, tree: string): Promise<Folder> {
  const object = await objects.read(tree);
  if (object?.type !== "tree") throw new Error(`${tree} is no tree`);
  return new Map(parseTree(object.data).map(({ name, mode, sha }) => [name, { mode, sha }]));
}

async function change(
  objects: ObjectStore,
  folder: Folder,
  { names, leaf }: { readonly names: readonly string[]; readonly leaf: Leaf | null },
): Promise<void> {
  const [name = "", ...rest] = names;
  if (rest.length === 0) {
    if (leaf === null) folder.delete(name);
    else folder.set(name, leaf);
    return;
  }
  const below = await openWithin(objects, folder, name);
  // Nothing is taken out of a folder that is not there.
  if (below === null && leaf === null) return;
  const opened = below ?? new Map<string, Folder | Leaf>();
  folder.set(name, opened);
  await change(objects, opened, { names: rest, leaf });
}

async function openWithin(objects: ObjectStore, folder: Folder, name: string): Promise<Folder | null> {
  const entry = folder.get(name);
  if (isFolder(entry)) return entry;
  return entry?.mode === "040000" ? openFolder(objects, entry.sha) : null;
}

/** Null for an empty folder, which git does not keep. */
function writeFolder(objects: ObjectStore, folder: Folder): string | null {
  const entries = [...folder].flatMap(([name, entry]) => {
    if (!isFolder(entry)) return [{ name, ...entry }];
    const sha = writeFolder(objects, entry);
    return sha === null ? [] : [{ name, mode: "040000", sha }];
  });
  return entries.length === 0 ? null : objects.write("tree", formatTree(entries));
}

function formatTree(entries: readonly (Leaf & { readonly name: string })[]): Buffer {
  const sorted = entries
    // git sorts by bytes, and a folder as if its name ended with a slash.
    .map((entry) => ({ ...entry, key: Buffer.from(entry.mode === "040000" ? `${entry.name}/` : entry.name) }))
    .toSorted((one, other) => Buffer.compare(one.key, other.key));
  return Buffer.concat(
    sorted.flatMap(({ name, mode, sha }) => [
      Buffer.from(`${mode.replace(/^0/, "")} ${name}\0`),
      Buffer.from(sha, "hex"),
    ]),
  );
}
