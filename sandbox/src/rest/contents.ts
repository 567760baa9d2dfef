// Files and folders of a commit, by path.
import type { GitObject } from "../git/objects.ts";
import { type TreeEntry, listTree } from "../git/trees.ts";
import { resolveCommit } from "../operations/refs.ts";
import { Refusal, notFound } from "../refusal.ts";
import type { Json } from "../render/account.ts";
import { repositoryApi, repositoryPage } from "../render/urls.ts";
import type { Repository } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { type Endpoint, type Reply, type RepositoryCall, ok, onRepository } from "./endpoint.ts";
import { READ_CONTENTS } from "./needs.ts";

const MEGABYTE = 1024 * 1024;
const MOST_ENTRIES = 1000;

export const contentsEndpoints: readonly Endpoint[] = [
  onRepository({
    route: "GET /repos/{owner}/{repo}/contents/{path}",
    docs: "repos/contents#get-repository-content",
    ...READ_CONTENTS,
    answer: getContents,
  }),
];

type MediaType = "raw" | "object" | "json";

interface Found {
  readonly world: World;
  readonly repository: Repository;
  readonly commit: string;
  readonly path: string;
  readonly entry: TreeEntry | null;
  readonly mediaType: MediaType;
}

async function getContents({ world, repository, params, url, headers }: RepositoryCall): Promise<Reply> {
  const ref = url.searchParams.get("ref") ?? repository.defaultBranch;
  const commit = await resolveCommit(repository, ref);
  if (commit === null) throw new Refusal(404, { message: `No commit found for the ref ${ref}` });
  const steps = (params["path"] ?? "").split("/");
  const path = steps.slice(0, steps.findLastIndex((step) => step !== "") + 1).join("/");
  const entry = path === "" ? null : await repository.history.entry(commit, path);
  if (entry === null && path !== "") throw notFound();
  const found = { world, repository, commit, path, entry, mediaType: mediaTypeOf(headers) };
  if (entry === null || entry.type === "tree") return getFolder(found);
  return entry.type === "commit" ? ok(await renderSubmodule(found, entry)) : getFile(found, entry);
}

export function mediaTypeOf(headers: Headers): MediaType {
  const accept = headers.get("accept") ?? "";
  const match = /application\/vnd\.github(?:\.v3)?\.(raw|object)/.exec(accept)?.[1];
  return match === "raw" || match === "object" ? match : "json";
}

/** The bytes as they are. GitHub says of them that they are text in UTF-8, whatever they are. */
export function rawReply(data: Buffer): Reply {
  const headers = { "content-type": "application/vnd.github.raw+json; charset=utf-8" };
  return { status: 200, body: data, headers };
}

async function getFile(found: Found, entry: TreeEntry): Promise<Reply> {
  const { repository, commit, path, mediaType } = found;
  const target = entry.mode === "120000" ? await followLink(found) : null;
  if (entry.mode === "120000" && target === null && mediaType !== "raw")
    return ok(await renderLink(found, entry));
  const object = target ?? (await repository.history.object(commit, path));
  if (object === null) throw notFound();
  if (mediaType === "raw") return rawReply(object.data);
  const isLarge = object.data.length > MEGABYTE;
  if (isLarge && mediaType === "json") throw tooLarge();
  const content = isLarge
    ? { content: "", encoding: "none" }
    : { content: inBase64(object.data), encoding: "base64" };
  return ok({ ...renderEntry(found, { ...entry, path }), size: object.data.length, ...content });
}

function tooLarge(): Refusal {
  const message =
    "This API returns blobs up to 1 MB in size. The requested blob is too large to fetch via the API, " +
    "but you can use the Git Data API to request blobs up to 100 MB in size.";
  return new Refusal(403, { message, errors: [{ resource: "Blob", field: "data", code: "too_large" }] });
}

/** A symlink is followed when it points at a file of the repository. */
async function followLink({ repository, commit, path }: Found): Promise<GitObject | null> {
  const link = await repository.history.object(commit, path);
  const target = link?.data.toString("utf8") ?? "/";
  if (target.startsWith("/")) return null;
  const joined = new URL(target, `file:///${path}`).pathname.slice(1);
  const object = await repository.history.object(commit, decodeURIComponent(joined));
  return object?.type === "blob" ? object : null;
}

async function renderLink(found: Found, entry: TreeEntry): Promise<Json> {
  const link = await found.repository.history.object(found.commit, found.path);
  const target = link?.data.toString("utf8") ?? "";
  return {
    ...renderEntry(found, { ...entry, path: found.path }),
    type: "symlink",
    target,
    size: target.length,
  };
}

async function renderSubmodule(found: Found, entry: TreeEntry): Promise<Json> {
  const rendered = renderEntry(found, { ...entry, path: found.path });
  const modules = await found.repository.history.object(found.commit, ".gitmodules");
  const url = modules === null ? null : findSubmoduleUrl(modules.data.toString("utf8"), found.path);
  return { ...rendered, type: "submodule", submodule_git_url: url, download_url: null };
}

/** What a `.gitmodules` file says of the submodule at a path. */
function findSubmoduleUrl(text: string, path: string): string | null {
  const section = text
    .split(/^\[/m)
    .find((part) => part.split("\n").some((line) => line.trim() === `path = ${path}`));
  const url = section?.split("\n").find((line) => line.trimStart().startsWith("url = "));
  return url?.trimStart().slice("url = ".length) ?? null;
}

async function getFolder(found: Found): Promise<Reply> {
  const { repository, commit, path, entry, mediaType } = found;
  if (mediaType === "raw") throw notFound();
  const entries = await listTree(repository.history.folder, entry?.sha ?? `${commit}^{tree}`);
  const children = entries
    .slice(0, MOST_ENTRIES)
    .map((child) =>
      renderEntry(found, { ...child, path: path === "" ? child.path : `${path}/${child.path}` }),
    );
  if (mediaType === "json" || entry === null) return ok(children);
  return ok({ ...renderEntry(found, { ...entry, path }), entries: children });
}

const TYPES: Readonly<Record<string, string>> = {
  "040000": "dir",
  "120000": "symlink",
  "160000": "submodule",
};

function renderEntry({ world, repository, commit }: Found, entry: TreeEntry): Json {
  const path = entry.path.split("/").map(encodeURIComponent).join("/");
  const url = `${repositoryApi(world, repository)}/contents/${path}?ref=${commit}`;
  const kind = entry.type === "tree" ? "trees" : "blobs";
  const gitUrl = `${repositoryApi(world, repository)}/git/${kind}/${entry.sha}`;
  const page = `${repositoryPage(world, repository)}/${entry.type === "tree" ? "tree" : "blob"}/${commit}/${path}`;
  return {
    type: TYPES[entry.mode] ?? "file",
    size: entry.size ?? 0,
    name: entry.path.split("/").at(-1) ?? "",
    path: entry.path,
    sha: entry.sha,
    url,
    git_url: gitUrl,
    html_url: page,
    download_url: entry.type === "blob" ? `${repositoryPage(world, repository)}/raw/${commit}/${path}` : null,
    _links: { self: url, git: gitUrl, html: page },
  };
}

/** Base64 in lines of 60 characters, each with a newline, as GitHub sends it. */
export function inBase64(data: Buffer): string {
  return data.toString("base64").replace(/.{1,60}/g, "$&\n");
}
