// From the files that a person commits to the changes that git is told.
import type { FileChange } from "../git/commits.ts";
import { unprocessable } from "../refusal.ts";
import type { Repository } from "../state/records.ts";
import type { FileContent, Files } from "./api.ts";

export interface CommittedFiles {
  readonly files?: Files | undefined;
  readonly renames?: Readonly<Record<string, string>> | undefined;
}

/** `parent` is the commit that the changes are made to; null for the first one. */
export async function readFileChanges(
  repository: Repository,
  parent: string | null,
  { files = {}, renames = {} }: CommittedFiles,
): Promise<readonly FileChange[]> {
  const moved = await Promise.all(Object.entries(renames).map((names) => rename(repository, parent, names)));
  const written = Object.entries(files).map(([path, content]) => toChange(path, content));
  for (const { path, content } of written) {
    if (content === null) await checkExists(repository, parent, path);
  }
  return [...moved.flat(), ...written];
}

function toChange(path: string, file: FileContent): FileChange {
  if (file === null) return { path, content: null, mode: "100644" };
  if (typeof file === "string" || file instanceof Uint8Array)
    return { path, content: toBuffer(file), mode: "100644" };
  return { path, content: toBuffer(file.content), mode: file.mode };
}

function toBuffer(content: string | Uint8Array): Buffer {
  return typeof content === "string" ? Buffer.from(content, "utf8") : Buffer.from(content);
}

async function rename(
  repository: Repository,
  parent: string | null,
  [from, to]: readonly [from: string, to: string],
): Promise<readonly FileChange[]> {
  await checkExists(repository, parent, from);
  const object = parent === null ? null : await repository.history.object(parent, from);
  const entry = parent === null ? null : await repository.history.entry(parent, from);
  if (object?.type !== "blob" || entry === null)
    throw unprocessable(`${from} cannot be renamed: it is not a file`);
  return [
    { path: from, content: null, mode: entry.mode },
    { path: to, content: object.data, mode: entry.mode },
  ];
}

async function checkExists(repository: Repository, parent: string | null, path: string): Promise<void> {
  const entry = parent === null ? null : await repository.history.entry(parent, path);
  if (entry === null)
    throw unprocessable(`${path} is not in commit ${parent ?? "(none)"}: nothing to delete or rename`);
}
