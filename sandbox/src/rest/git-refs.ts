// Refs: read, created, moved, deleted; and branches.
import { z } from "zod";
import { isBranchName } from "../git/commits.ts";
import { isSha } from "../git/objects.ts";
import { checkBranchWrite, readChangedPaths } from "../operations/branch-rules.ts";
import { branchSha } from "../operations/pull-diff.ts";
import { moveRef } from "../operations/refs.ts";
import { notFound, unprocessable } from "../refusal.ts";
import type { Json } from "../render/account.ts";
import { renderCommit } from "../render/commit.ts";
import { repositoryApi } from "../render/urls.ts";
import type { Repository } from "../state/records.ts";
import type { World } from "../state/world.ts";
import {
  type Endpoint,
  NO_CONTENT,
  type Reply,
  type RepositoryCall,
  created,
  ok,
  onRepository,
  onRepositoryWith,
} from "./endpoint.ts";
import { READ_CONTENTS, WRITE_CONTENTS } from "./needs.ts";

const NewRefBody = z.strictObject({ ref: z.string(), sha: z.string() });
const MovedRefBody = z.strictObject({ sha: z.string(), force: z.boolean().optional() });

const GIT = "/repos/{owner}/{repo}/git";

export const gitRefEndpoints: readonly Endpoint[] = [
  onRepository({
    ...READ_CONTENTS,
    route: `GET ${GIT}/ref/{ref}`,
    docs: "git/refs#get-a-reference",
    answer: ({ world, repository, params }) => ok(renderRef(world, repository, refOf(repository, params))),
  }),
  onRepository({
    ...READ_CONTENTS,
    route: `GET ${GIT}/matching-refs/{ref}`,
    docs: "git/refs#list-matching-references",
    answer: ({ world, repository, params }) => {
      const names = [...repository.refs.keys()].filter((name) =>
        name.startsWith(`refs/${params["ref"] ?? ""}`),
      );
      return ok(names.sort().map((name) => renderRef(world, repository, name)));
    },
  }),
  onRepositoryWith(NewRefBody, {
    ...WRITE_CONTENTS,
    route: `POST ${GIT}/refs`,
    docs: "git/refs#create-a-reference",
    answer: createRef,
  }),
  onRepositoryWith(MovedRefBody, {
    ...WRITE_CONTENTS,
    route: `PATCH ${GIT}/refs/{ref}`,
    docs: "git/refs#update-a-reference",
    answer: updateRef,
  }),
  onRepository({
    ...WRITE_CONTENTS,
    route: `DELETE ${GIT}/refs/{ref}`,
    docs: "git/refs#delete-a-reference",
    answer: deleteRef,
  }),
  onRepository({
    ...READ_CONTENTS,
    route: "GET /repos/{owner}/{repo}/branches/{branch}",
    docs: "branches/branches#get-a-branch",
    answer: getBranch,
  }),
];

function refOf(repository: Repository, params: RepositoryCall["params"]): string {
  const ref = `refs/${params["ref"] ?? ""}`;
  if (!repository.refs.has(ref)) throw notFound();
  return ref;
}

function renderRef(world: World, repository: Repository, ref: string): Json {
  const base = `${repositoryApi(world, repository)}/git`;
  const sha = repository.refs.get(ref) ?? "";
  return {
    ref,
    node_id: `REF_${Buffer.from(`${repository.id}:${ref}`).toString("base64url")}`,
    url: `${base}/${ref}`,
    object: { type: "commit", sha, url: `${base}/commits/${sha}` },
  };
}

function branchOf(ref: string): string | null {
  return ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : null;
}

async function createRef(call: RepositoryCall<z.infer<typeof NewRefBody>>): Promise<Reply> {
  const { world, repository, actor, caller, body } = call;
  const branch = branchOf(body.ref);
  const isNamed =
    branch === null
      ? body.ref.startsWith("refs/tags/")
      : await isBranchName(repository.history.folder, branch);
  if (!isNamed)
    throw unprocessable("Reference name must start with 'refs/heads/' or 'refs/tags/' and be a valid name");
  await checkCommit(repository, body.sha);
  if (repository.refs.has(body.ref)) throw unprocessable("Reference already exists");
  if (branch !== null) {
    const base = branchSha(repository, repository.defaultBranch);
    const from = base === null ? null : await repository.history.mergeBase(base, body.sha);
    const paths = await readChangedPaths(repository, from, body.sha);
    checkBranchWrite(caller, { repository, branch, paths });
  }
  await moveRef(world, { repository, ref: body.ref, to: body.sha, sender: actor });
  return created(renderRef(world, repository, body.ref));
}

async function checkCommit(repository: Repository, sha: string): Promise<void> {
  const isThere = isSha(sha) && (await repository.history.commit(sha)) !== null;
  if (!isThere) throw unprocessable("Object does not exist");
}

async function updateRef(call: RepositoryCall<z.infer<typeof MovedRefBody>>): Promise<Reply> {
  const { world, repository, actor, caller, body, params } = call;
  const ref = `refs/${params["ref"] ?? ""}`;
  const from = repository.refs.get(ref);
  if (from === undefined) throw unprocessable("Reference does not exist");
  await checkCommit(repository, body.sha);
  const branch = branchOf(ref);
  if (branch !== null) {
    checkBranchWrite(caller, {
      repository,
      branch,
      paths: await readChangedPaths(repository, from, body.sha),
    });
  }
  const isForward = await repository.history.isAncestor(from, body.sha);
  if (!isForward && body.force !== true) throw unprocessable("Update is not a fast forward");
  await moveRef(world, { repository, ref, to: body.sha, sender: actor, forced: !isForward });
  return ok(renderRef(world, repository, ref));
}

async function deleteRef({ world, repository, actor, caller, params }: RepositoryCall): Promise<Reply> {
  const ref = `refs/${params["ref"] ?? ""}`;
  if (!repository.refs.has(ref)) throw unprocessable("Reference does not exist");
  const branch = branchOf(ref);
  if (branch !== null) checkBranchWrite(caller, { repository, branch, paths: [] });
  await moveRef(world, { repository, ref, to: null, sender: actor });
  return NO_CONTENT;
}

async function getBranch({ world, repository, params }: RepositoryCall): Promise<Reply> {
  const name = params["branch"] ?? "";
  const sha = branchSha(repository, name);
  const commit = sha === null ? null : await repository.history.commit(sha);
  if (commit === null) throw notFound();
  const url = `${repositoryApi(world, repository)}/branches/${name}`;
  const isProtected = repository.protectedBranches.has(name);
  return ok({
    name,
    commit: renderCommit(world, repository, commit),
    _links: { self: url, html: `${world.url}/${repository.owner.login}/${repository.name}/tree/${name}` },
    protected: isProtected,
    protection: { enabled: isProtected },
    protection_url: `${url}/protection`,
  });
}
