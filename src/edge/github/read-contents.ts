import type {
  Contents,
  ContentsRequest,
  FileContent,
  PullRequestRef,
  QueriedContent,
} from "../../app/ports.ts";
import { ask, type FetchAnswer } from "./ask.ts";
import { blobId } from "./blob-id.ts";
import {
  buildQuery,
  listNamed,
  nameVariables,
  type Batch,
  type CommitFiles,
  type ContentsAnswer,
  type GitObject,
  type TreeEntry,
} from "./contents-query.ts";
import { toSaid } from "./own-texts.ts";

/**
 * The second read: the files at a commit in one GraphQL query, and where the head is by now. Nobody knows how long they
 * are: an answer that gets too long is left there, and the files are asked for by their sizes, so many at a time.
 */

/** Files in one query; GitHub ends a query that takes longer than 10 s. */
const MAX_FILES = 50;

/** Larger files are not checked on GitHub: a process reviews for many. In bytes. */
const MAX_SIZE = 10 * 1024 * 1024;

/** GitHub cuts a text short that is a little longer: its bytes have to be asked for on their own. */
const MAX_TEXT = 500_000;

/** Bytes of files that are asked for at once where their sizes are known. JSON writes most bytes as they are, some as six. */
const MAX_GROUP = 8 * 1024 * 1024;

/** Bytes of the files around them; what people write in them has a thousandth of it. */
const MAX_AROUND = 1024 * 1024;

export async function readContents(
  bytes: FetchAnswer,
  ref: PullRequestRef,
  { sha, paths, around = [], folders = [], sizes, withSaid = false }: ContentsRequest,
): Promise<Contents> {
  const files = paths.slice(0, MAX_FILES);
  if (sizes !== undefined) return readGroup(bytes, ref, { sha, files, around, sizes });
  const whole = await askFiles(bytes, ref, { sha, files, around, folders, withSaid });
  if (whole !== null) return { ...sort(whole, { files, around }), names: listNames(whole.commit, folders) };
  const answer = await askFiles(bytes, ref, { sha, files, around, isSizesOnly: true, withSaid });
  if (answer === null) throw new Error(`GitHub's answer with the sizes of ${files.length} files is too long`);
  const sized = sort(answer, { files, around });
  const near = chooseAround(sized.aroundSizes);
  const known = { ...sized, around: new Map([...sized.around, ...near.left]) };
  const left = files.filter((path) => sized.sizes.has(path));
  if (left.length + near.chosen.length === 0) return known;
  const read = await readGroup(bytes, ref, { sha, files: left, around: near.chosen, sizes: sized.sizes });
  return {
    ...read,
    ...saidOf(sized),
    contents: new Map([...known.contents, ...read.contents]),
    around: new Map([...known.around, ...read.around]),
  };
}

interface Group extends Batch {
  readonly sizes: ReadonlyMap<string, number>;
}

/** The first of the files, as many as an answer may hold. */
async function readGroup(bytes: FetchAnswer, ref: PullRequestRef, group: Group): Promise<Contents> {
  const { sha, files, around, sizes } = group;
  for (let count = countFitting(files, sizes); ; count = Math.ceil(count / 2)) {
    const first = files.slice(0, count);
    const answer = await askFiles(bytes, ref, { sha, files: first, around });
    if (answer !== null) {
      const left = files.slice(count).map((path) => [path, sizes.get(path) ?? 0] as const);
      return { ...sort(answer, { files: first, around }), sizes: new Map(left) };
    }
    // One file never is: GitHub cuts its text short.
    if (count <= 1) throw new Error(`GitHub's answer with ${first.join()} is too long`);
  }
}

/** At least one. */
function countFitting(files: readonly string[], sizes: ReadonlyMap<string, number>): number {
  let sum = 0;
  const end = files.findIndex((path) => (sum += sizes.get(path) ?? 0) > MAX_GROUP);
  return end === -1 ? files.length : Math.max(end, 1);
}

/** Those that are too long together are not read, and nobody knows what they name. */
function chooseAround(sizes: ReadonlyMap<string, number>): {
  readonly chosen: readonly string[];
  readonly left: readonly (readonly [string, FileContent])[];
} {
  let sum = 0;
  const paths = [...sizes];
  const end = paths.findIndex(([, size]) => (sum += size) > MAX_AROUND);
  const fitting = end === -1 ? paths : paths.slice(0, end);
  const reason = "over 1 MB together with the others around";
  return {
    chosen: fitting.map(([path]) => path),
    left: paths.slice(fitting.length).map(([path]) => [path, unreadable(reason)]),
  };
}

/** Nothing of a folder that is not there. */
function listNames(commit: CommitFiles, folders: readonly string[]): readonly string[] {
  const named = listNamed(folders);
  return folders.flatMap((folder) => {
    const found = folder === "" ? commit.tree : commit[`d${named.indexOf(folder)}`]?.object;
    return (found?.entries ?? []).map(({ name }) => folder + name);
  });
}

interface Answer extends Pick<Contents, "said"> {
  readonly headSha: string;
  readonly commit: CommitFiles;
}

/** null where the answer is too long. */
async function askFiles(github: FetchAnswer, ref: PullRequestRef, batch: Batch): Promise<Answer | null> {
  const { owner, repo, number } = ref;
  const variables = { owner, repo, number, sha: batch.sha, ...nameVariables(batch) };
  const data = await ask<ContentsAnswer>(github, { query: buildQuery(batch), variables });
  if (data === null) return null;
  const { repository, viewer } = data;
  // A replica that lags behind does not know the commit yet: without it, every file would look deleted.
  if (repository?.commit == null)
    throw new Error(`GitHub does not know the commit ${batch.sha} of ${owner}/${repo} yet`);
  const { pullRequest: pull, commit } = repository;
  const said = pull !== null && viewer !== undefined ? { said: toSaid(pull, viewer.login) } : {};
  return { headSha: pull?.headRefOid ?? batch.sha, commit, ...said };
}

interface Sorted extends Contents {
  readonly aroundSizes: ReadonlyMap<string, number>;
}

/** What an answer says of each path: its content, or how long it is. */
function sort({ headSha, commit, said }: Answer, { files, around }: Pick<Batch, "files" | "around">): Sorted {
  const contents = new Map<string, QueriedContent>();
  const sizes = new Map<string, number>();
  for (const [index, path] of files.entries()) {
    const read = readEntry(commit[`f${index}`] ?? null);
    if (read.kind === "sized") sizes.set(path, read.size);
    else contents.set(path, read);
  }
  const near = new Map<string, QueriedContent>();
  const aroundSizes = new Map<string, number>();
  for (const [index, path] of around.entries()) {
    const entry = commit[`k${index}`];
    // A folder can have the name too.
    if (entry == null || entry.mode === FOLDER || entry.mode === SUBMODULE) continue;
    const read = readEntry(entry);
    if (read.kind === "sized") aroundSizes.set(path, read.size);
    else near.set(path, read);
  }
  const tree = commit.tree.oid;
  return { headSha, tree, contents, around: near, sizes, aroundSizes, ...saidOf({ said }) };
}

function saidOf({ said }: { readonly said?: Contents["said"] | undefined }): Pick<Contents, "said"> {
  return said === undefined ? {} : { said };
}

const SYMLINK = 0o120000;
const SUBMODULE = 0o160000;
const FOLDER = 0o040000;

interface SizedFile {
  readonly kind: "sized";
  readonly size: number;
}

function readEntry(entry: TreeEntry | null): QueriedContent | SizedFile {
  if (entry === null) return { kind: "missing" };
  const { object } = entry;
  // What a link leads to is checked where it stands; its own text is only a path.
  if (entry.mode === SYMLINK) return inert("a symbolic link");
  if (entry.mode === SUBMODULE) return inert("a submodule");
  if (entry.mode === FOLDER) return inert("a folder");
  // A file it is, whatever GitHub does not say of it: not read is not the same as nothing in it.
  if (object?.__typename !== "Blob")
    return unreadable("GitHub lists the file but doesn't return its content");
  const size = object.byteSize ?? 0;
  if (size > MAX_SIZE) return unreadable("over 10 MB: `otel-fix scan` on a checkout reads up to 100 MiB");
  // Of what is cut short GitHub may have seen too little to tell: the bytes decide.
  if (object.isBinary === true && object.isTruncated !== true)
    return { kind: "unreadable", reason: "binary file", isInert: true, isForeign: true };
  return readText(object, entry.mode.toString(8).padStart(6, "0"));
}

function readText({ oid, text, byteSize: size = 0 }: GitObject, mode: string): QueriedContent | SizedFile {
  if (text === undefined && size <= MAX_TEXT) return { kind: "sized", size };
  // Equal length in bytes means that not a byte was cut on the way.
  if (typeof text !== "string" || Buffer.byteLength(text) !== size) return { kind: "large", oid, size, mode };
  // Equal length alone would let bytes pass that are no UTF-8: what stands in their place can be as long.
  return { kind: "text", text, blob: oid, entry: { mode, isSame: blobId(text) === oid } };
}

function inert(reason: string): FileContent {
  return { kind: "unreadable", reason, isInert: true };
}

function unreadable(reason: string): FileContent {
  return { kind: "unreadable", reason };
}
