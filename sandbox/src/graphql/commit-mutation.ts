// createCommitOnBranch: whole files, committed by GitHub and signed by it, if the branch is where the caller believes.
// It writes ordinary files only: whatever mode a file had before, it has 100644 after.
import type { FileChange } from "../git/commits.ts";
import { isGoodPath } from "../git/trees.ts";
import { checkBranchWrite } from "../operations/branch-rules.ts";
import { commitToBranch } from "../operations/commits.ts";
import { branchSha } from "../operations/pull-diff.ts";
import { Refusal, unprocessable } from "../refusal.ts";
import type { Repository } from "../state/records.ts";
import { findRepository } from "../state/world.ts";
import { type GraphContext, unresolved, viewerOf } from "./context.ts";
import { checkMayPush } from "./push-access.ts";

interface CommitInput {
  readonly clientMutationId?: string | null;
  readonly branch: {
    readonly id?: string | null;
    readonly repositoryNameWithOwner?: string | null;
    readonly branchName?: string | null;
  };
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null;
    readonly deletions?: readonly { readonly path: string }[] | null;
  } | null;
}

export async function createCommitOnBranch(
  context: GraphContext,
  input: CommitInput,
): Promise<Readonly<Record<string, unknown>>> {
  const { repository, branch } = findBranch(context, input.branch);
  checkMayPush(context, repository, branch);
  const head = branchSha(repository, branch);
  if (head === null) throw unresolved(`Could not resolve to a Ref with the name of '${branch}'.`);
  if (head !== input.expectedHeadOid) {
    const message = `Expected branch to point to "${input.expectedHeadOid}" but it did not.  Pull and try again.`;
    throw new Refusal(422, { message }, "STALE_DATA");
  }
  const changes = await readChanges(repository, head, input.fileChanges);
  checkBranchWrite(context.caller, { repository, branch, paths: changes.map(({ path }) => path) });
  const { headline, body } = input.message;
  const sha = await commitToBranch(context.world, {
    repository,
    branch,
    changes,
    message: body == null || body === "" ? headline : `${headline}\n\n${body}`,
    author: viewerOf(context),
    byGitHub: true,
  });
  return {
    commit: () => context.showCommit(repository, sha),
    ref: () => context.showRef(repository, branch),
    clientMutationId: input.clientMutationId,
  };
}

interface Branch {
  readonly repository: Repository;
  readonly branch: string;
}

function findBranch({ world }: GraphContext, named: CommitInput["branch"]): Branch {
  const [id, ref] = decodeRefId(named.id);
  const [owner = "", name = ""] = named.repositoryNameWithOwner?.split("/") ?? [];
  const repository = id === null ? findRepository(world, owner, name) : (world.repositories.get(id) ?? null);
  const branch = (ref ?? named.branchName ?? "").replace(/^refs\/heads\//, "");
  if (repository === null || branch === "") {
    throw unresolved(
      `Could not resolve to a Repository with the name '${named.repositoryNameWithOwner ?? ""}'.`,
    );
  }
  return { repository, branch };
}

function decodeRefId(
  id: string | null | undefined,
): readonly [repository: number | null, ref: string | null] {
  const text = Buffer.from((id ?? "").replace(/^REF_/, ""), "base64url").toString("utf8");
  const [, repository, ref] = /^(\d+):(.+)$/s.exec(text) ?? [];
  return repository === undefined || ref === undefined ? [null, null] : [Number(repository), ref];
}

async function readChanges(
  repository: Repository,
  head: string,
  fileChanges: CommitInput["fileChanges"],
): Promise<readonly FileChange[]> {
  const additions = (fileChanges?.additions ?? []).map(({ path, contents }): FileChange => {
    return { path: checkPath(path), content: Buffer.from(contents, "base64"), mode: "100644" };
  });
  const deletions = (fileChanges?.deletions ?? []).map(({ path }): FileChange => {
    return { path: checkPath(path), content: null, mode: "100644" };
  });
  for (const { path } of deletions) {
    const entry = await repository.history.entry(head, path);
    if (entry === null)
      throw unprocessable(
        `A path was requested for deletion which does not exist as of commit oid \`${head}\`: ${path}`,
      );
  }
  const paths = [...additions, ...deletions].map(({ path }) => path);
  if (new Set(paths).size < paths.length)
    throw unprocessable("A path was requested more than once in the file changes");
  return [...additions, ...deletions];
}

function checkPath(path: string): string {
  if (!isGoodPath(path)) throw unprocessable(`A path was requested which is not valid: "${path}"`);
  return path;
}
