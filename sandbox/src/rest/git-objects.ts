// git's own objects: blobs, trees and commits, read and written one by one. What is written here belongs to no branch yet.
import { z } from "zod";
import { type Signature, writeCommitOfTree } from "../git/commits.ts";
import { type ObjectType, isSha } from "../git/objects.ts";
import { type TreeChange, isGoodPath, listTree, writeTree } from "../git/trees.ts";
import { type Refusal, notFound, unprocessable } from "../refusal.ts";
import type { Json } from "../render/account.ts";
import { renderGitCommit, signatureOf, webFlow } from "../render/commit.ts";
import { repositoryApi } from "../render/urls.ts";
import type { Repository } from "../state/records.ts";
import { type World, timestamp } from "../state/world.ts";
import { inBase64, mediaTypeOf, rawReply } from "./contents.ts";
import {
  type Endpoint,
  type Reply,
  type RepositoryCall,
  created,
  ok,
  onRepository,
  onRepositoryWith,
} from "./endpoint.ts";
import { READ_CONTENTS, WRITE_CONTENTS } from "./needs.ts";

const BlobBody = z.strictObject({ content: z.string(), encoding: z.enum(["utf-8", "base64"]).optional() });

const TreeBody = z.strictObject({
  base_tree: z.string().optional(),
  tree: z.array(
    z.strictObject({
      path: z.string(),
      mode: z.enum(["100644", "100755", "040000", "160000", "120000"]),
      type: z.enum(["blob", "tree", "commit"]).optional(),
      sha: z.string().nullish(),
      content: z.string().optional(),
    }),
  ),
});

const PersonBody = z.strictObject({
  name: z.string().min(1),
  email: z.string(),
  // git counts seconds from 1970.
  date: z.iso
    .datetime({ offset: true })
    .refine((date) => Date.parse(date) >= 0)
    .optional(),
});

const CommitBody = z.strictObject({
  message: z.string().refine((message) => !message.includes("\0")),
  tree: z.string(),
  parents: z.array(z.string()).optional(),
  author: PersonBody.optional(),
  committer: PersonBody.partial().optional(),
  signature: z.string().optional(),
});

const GIT = "/repos/{owner}/{repo}/git";

export const gitObjectEndpoints: readonly Endpoint[] = [
  onRepository({
    ...READ_CONTENTS,
    route: `GET ${GIT}/blobs/{file_sha}`,
    docs: "git/blobs#get-a-blob",
    answer: getBlob,
  }),
  onRepositoryWith(BlobBody, {
    ...WRITE_CONTENTS,
    route: `POST ${GIT}/blobs`,
    docs: "git/blobs#create-a-blob",
    answer: postBlob,
  }),
  onRepository({
    ...READ_CONTENTS,
    route: `GET ${GIT}/trees/{tree_sha}`,
    docs: "git/trees#get-a-tree",
    answer: getTree,
  }),
  onRepositoryWith(TreeBody, {
    ...WRITE_CONTENTS,
    route: `POST ${GIT}/trees`,
    docs: "git/trees#create-a-tree",
    answer: postTree,
  }),
  onRepository({
    ...READ_CONTENTS,
    route: `GET ${GIT}/commits/{commit_sha}`,
    docs: "git/commits#get-a-commit-object",
    answer: getCommit,
  }),
  onRepositoryWith(CommitBody, {
    ...WRITE_CONTENTS,
    route: `POST ${GIT}/commits`,
    docs: "git/commits#create-a-commit",
    answer: postCommit,
  }),
];

async function getBlob({ world, repository, params, headers }: RepositoryCall): Promise<Reply> {
  const sha = params["file_sha"] ?? "";
  const object = isSha(sha) ? await repository.history.read(sha) : null;
  if (object?.type !== "blob") throw notFound();
  if (mediaTypeOf(headers) === "raw") return rawReply(object.data);
  return ok({
    ...renderBlob(world, repository, sha),
    node_id: `B_kwDOSB${sha}`,
    size: object.data.length,
    content: inBase64(object.data),
    encoding: "base64",
  });
}

function renderBlob(world: World, repository: Repository, sha: string): Json {
  return { sha, url: `${repositoryApi(world, repository)}/git/blobs/${sha}` };
}

function postBlob({ world, repository, body }: RepositoryCall<z.infer<typeof BlobBody>>): Reply {
  const content = Buffer.from(body.content, body.encoding === "base64" ? "base64" : "utf8");
  return created(renderBlob(world, repository, repository.history.objects.write("blob", content)));
}

async function getTree({ world, repository, params, url }: RepositoryCall): Promise<Reply> {
  const tree = await repository.history.read(`${params["tree_sha"] ?? ""}^{tree}`);
  if (tree === null) throw notFound();
  return ok(
    await renderTree(world, repository, { sha: tree.sha, recursive: url.searchParams.has("recursive") }),
  );
}

/** GitHub lists no more of a tree than this, and says that it was cut. */
const MOST_ENTRIES = 100_000;

async function renderTree(
  world: World,
  repository: Repository,
  { sha, recursive }: { readonly sha: string; readonly recursive: boolean },
): Promise<Json> {
  const entries = await listTree(repository.history.folder, sha, { recursive });
  const base = `${repositoryApi(world, repository)}/git`;
  return {
    sha,
    url: `${base}/trees/${sha}`,
    truncated: entries.length > MOST_ENTRIES,
    tree: entries.slice(0, MOST_ENTRIES).map((entry) => ({
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.sha,
      ...(entry.size === null ? {} : { size: entry.size }),
      ...(entry.type === "commit" ? {} : { url: `${base}/${entry.type}s/${entry.sha}` }),
    })),
  };
}

async function postTree({
  world,
  repository,
  body,
}: RepositoryCall<z.infer<typeof TreeBody>>): Promise<Reply> {
  const { objects } = repository.history;
  const base =
    body.base_tree === undefined ? null : await repository.history.read(`${body.base_tree}^{tree}`);
  if (body.base_tree !== undefined && base === null) throw unprocessable("base_tree is not a valid tree oid");
  const changes = await Promise.all(body.tree.map((entry) => readEntry(repository, entry)));
  const tree = await writeTree(objects, base?.sha ?? null, changes);
  return created(await renderTree(world, repository, { sha: tree, recursive: false }));
}

async function readEntry(
  repository: Repository,
  { path, mode, sha, content }: z.infer<typeof TreeBody>["tree"][number],
): Promise<TreeChange> {
  if (sha !== undefined && content !== undefined) {
    throw unprocessable("tree.sha and tree.content are mutually exclusive");
  }
  if (!isGoodPath(path)) throw unprocessable("tree.path contains a malformed path component");
  if (content !== undefined) {
    if (mode === "040000" || mode === "160000") throw unprocessable(`tree.content is no ${mode}`);
    return { path, mode, sha: repository.history.objects.write("blob", Buffer.from(content, "utf8")) };
  }
  if (sha === undefined) throw unprocessable("Must supply either tree.sha or tree.content");
  // A submodule's commit is in another repository, and null takes the path out.
  if (sha !== null && mode === "160000" && !isSha(sha))
    throw unprocessable(`tree.sha ${sha} is not a valid commit`);
  if (sha !== null && mode !== "160000") {
    const type = mode === "040000" ? "tree" : "blob";
    await checkObject(repository, { sha, type }, () =>
      unprocessable(`tree.sha ${sha} is not a valid ${type}`),
    );
  }
  return { path, mode, sha };
}

async function checkObject(
  { history }: Repository,
  { sha, type }: { readonly sha: string; readonly type: ObjectType },
  refuse: () => Refusal,
): Promise<void> {
  if (!isSha(sha) || (await history.read(sha))?.type !== type) throw refuse();
}

async function getCommit({ world, repository, params }: RepositoryCall): Promise<Reply> {
  const sha = params["commit_sha"] ?? "";
  const commit = isSha(sha) ? await repository.history.commit(sha) : null;
  if (commit === null) throw notFound();
  return ok(renderGitCommit(world, repository, commit));
}

async function postCommit(call: RepositoryCall<z.infer<typeof CommitBody>>): Promise<Reply> {
  const { world, repository, actor, caller, body } = call;
  await checkObject(repository, { sha: body.tree, type: "tree" }, () =>
    unprocessable("Tree SHA does not exist"),
  );
  for (const sha of body.parents ?? []) {
    await checkObject(repository, { sha, type: "commit" }, () =>
      unprocessable("Parent SHA does not exist or is not a commit object"),
    );
  }
  // GitHub signs what an app commits in its own name: nothing of who, and no signature, may be given.
  const isOwn = body.author === undefined && body.committer === undefined && body.signature === undefined;
  const now = timestamp(world);
  const author: Signature = {
    ...signatureOf(actor, now),
    ...(body.author ?? {}),
    date: body.author?.date ?? now,
  };
  const sha = writeCommitOfTree(repository.history.objects, {
    tree: body.tree,
    parents: body.parents ?? [],
    message: body.message,
    author,
    committer: isOwn && caller.kind === "installation" ? webFlow(now) : committerOf(author, body.committer),
  });
  if (isOwn && caller.kind === "installation") world.verifiedCommits.add(sha);
  const commit = await repository.history.commit(sha);
  return created(commit === null ? null : renderGitCommit(world, repository, commit));
}

function committerOf(author: Signature, given: z.infer<typeof CommitBody>["committer"]): Signature {
  return {
    name: given?.name ?? author.name,
    email: given?.email ?? author.email,
    date: given?.date ?? author.date,
  };
}
