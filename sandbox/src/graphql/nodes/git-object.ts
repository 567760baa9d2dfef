// Commits, trees, blobs and refs as GraphQL shows them.
import type { Commit, Signature } from "../../git/commits.ts";
import type { GitObject } from "../../git/objects.ts";
import { type TreeEntry, listTree } from "../../git/trees.ts";
import { branchSha } from "../../operations/pull-diff.ts";
import { accountOfSignature, commitNodeId } from "../../render/commit.ts";
import { repositoryPage } from "../../render/urls.ts";
import type { CheckSuite, Pull, Repository } from "../../state/records.ts";
import { type PageArgs, connection } from "../connection.ts";
import { type GraphContext, type Node, need } from "../context.ts";
import { accountAsUser } from "./account.ts";
import { showText } from "./blob-text.ts";

export async function commitNode(
  context: GraphContext,
  repository: Repository,
  sha: string,
): Promise<Node | null> {
  const commit = await repository.history.commit(sha);
  if (commit === null) return null;
  const [headline = "", ...body] = commit.message.split("\n");
  return {
    ...baseNode(context, repository, commit.sha),
    __typename: "Commit",
    id: commitNodeId(commit.sha),
    message: commit.message,
    messageHeadline: headline,
    messageBody: body.join("\n").replace(/^\n/, ""),
    author: () => actorNode(context, commit.author),
    committer: () => actorNode(context, commit.committer),
    authoredDate: commit.author.date,
    committedDate: commit.committer.date,
    // "No longer supported": GitHub has had null there since July 2023.
    pushedDate: null,
    url: `${repositoryPage(context.world, repository)}/commit/${commit.sha}`,
    parents: connection(
      () => commit.parents,
      (parent) => context.showCommit(repository, parent),
    ),
    signature: () => signatureNode(context, commit),
    tree: () => {
      need(context, repository, [["contents", "read"]]);
      return treeNode(context, repository, commit.tree);
    },
    file: ({ path }: { path: string }) => findEntry(context, repository, { sha, path }),
    associatedPullRequests: connection(
      () => findPulls(context, repository, sha),
      (pull) => context.show(pull),
    ),
    checkSuites: connection(
      (args: SuiteArgs) => findSuites(context, repository, { sha, args }),
      (suite) => context.show(suite),
    ),
    additions: async () => (await countLines(repository, commit)).additions,
    deletions: async () => (await countLines(repository, commit)).deletions,
    changedFilesIfAvailable: async () => (await countLines(repository, commit)).files,
  };
}

function baseNode(
  context: GraphContext,
  repository: Repository,
  sha: string,
): Readonly<Record<string, unknown>> {
  return { oid: sha, abbreviatedOid: sha.slice(0, 7), repository: () => context.show(repository) };
}

function actorNode(
  context: GraphContext,
  { name, email, date }: Signature,
): Readonly<Record<string, unknown>> {
  return {
    name,
    email,
    date,
    // The schema has room for a user only; GitHub shows a bot there as one, its login as REST has it.
    user: () => {
      const account = accountOfSignature(context.world, { name, email, date });
      return account === null || account.type === "Organization" ? null : accountAsUser(context, account);
    },
  };
}

function signatureNode({ world }: GraphContext, commit: Commit): Node | null {
  if (!world.verifiedCommits.has(commit.sha)) return null;
  const { email } = commit.committer;
  return { __typename: "GpgSignature", isValid: true, wasSignedByGitHub: true, state: "VALID", email };
}

/** The open pull requests whose head is the commit. GitHub also gives those that merely contain it; nobody here asks. */
function findPulls(context: GraphContext, repository: Repository, sha: string): readonly Pull[] {
  need(context, repository, [["pull_requests", "read"]]);
  return [...repository.pulls.values()].filter(({ state, head }) => state === "open" && head.sha === sha);
}

interface SuiteArgs extends PageArgs {
  readonly filterBy?: { readonly appId?: number | null; readonly checkName?: string | null } | null;
}

function findSuites(
  context: GraphContext,
  repository: Repository,
  { sha, args }: { readonly sha: string; readonly args: SuiteArgs },
): readonly CheckSuite[] {
  need(context, repository, [["checks", "read"]]);
  const { appId, checkName } = args.filterBy ?? {};
  if (appId != null && appId !== context.world.app.id) return [];
  return repository.suites.filter(
    (suite) =>
      suite.headSha === sha && (checkName == null || suite.runs.some((run) => run.name === checkName)),
  );
}

async function countLines(
  { history }: Repository,
  { sha, parents: [parent] }: Commit,
): Promise<{ additions: number; deletions: number; files: number }> {
  const files = parent === undefined ? [] : await history.diff(parent, sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return { additions, deletions, files: files.length };
}

export async function objectNode(
  context: GraphContext,
  repository: Repository,
  object: GitObject,
): Promise<Node | null> {
  if (object.type === "blob") return blobNode(context, repository, object);
  if (object.type === "tree") return treeNode(context, repository, object.sha);
  return object.type === "commit" ? context.showCommit(repository, object.sha) : null;
}

/** GitHub cuts the text of a large blob, and says so. */
const LONGEST_TEXT = 512_000;

function blobNode(context: GraphContext, repository: Repository, { sha, data }: GitObject): Node {
  const text = showText(data.subarray(0, LONGEST_TEXT));
  return {
    ...baseNode(context, repository, sha),
    __typename: "Blob",
    id: `B_kwDOSB${sha}`,
    byteSize: data.length,
    isBinary: text === null,
    isTruncated: data.length > LONGEST_TEXT,
    text,
  };
}

function treeNode(context: GraphContext, repository: Repository, sha: string): Node {
  return {
    ...baseNode(context, repository, sha),
    __typename: "Tree",
    id: `T_kwDOSB${sha}`,
    entries: async () => {
      const entries = await listTree(repository.history.folder, sha);
      return entries.map((entry) =>
        entryNode(context, repository, { entry, read: (path) => `${sha}:${path}` }),
      );
    },
  };
}

async function findEntry(
  context: GraphContext,
  repository: Repository,
  { sha, path }: { readonly sha: string; readonly path: string },
): Promise<Node | null> {
  need(context, repository, [["contents", "read"]]);
  const entry = await repository.history.entry(sha, path);
  return entry === null ? null : entryNode(context, repository, { entry, read: (name) => `${sha}:${name}` });
}

interface EntryData {
  readonly entry: TreeEntry;
  /** The expression that reads the entry's object. */
  readonly read: (path: string) => string;
}

function entryNode(context: GraphContext, repository: Repository, { entry, read }: EntryData): Node {
  return {
    __typename: "TreeEntry",
    name: entry.path.split("/").at(-1) ?? "",
    path: entry.path,
    mode: Number.parseInt(entry.mode, 8),
    type: entry.type,
    oid: entry.sha,
    size: entry.size ?? 0,
    repository: () => context.show(repository),
    object: async () => {
      const [sha = "", ...path] = read(entry.path).split(":");
      const object = await repository.history.object(sha, path.join(":"));
      return object === null ? null : objectNode(context, repository, object);
    },
  };
}

export function refNode(context: GraphContext, repository: Repository, branch: string): Node | null {
  const sha = branchSha(repository, branch);
  if (sha === null) return null;
  return {
    __typename: "Ref",
    id: `REF_${Buffer.from(`${repository.id}:refs/heads/${branch}`).toString("base64url")}`,
    name: branch,
    prefix: "refs/heads/",
    repository: () => context.show(repository),
    target: () => context.showCommit(repository, sha),
  };
}
