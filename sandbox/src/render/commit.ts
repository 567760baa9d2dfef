// Commits as REST and webhooks show them, and the names and addresses that GitHub writes into them.
import type { Commit, Signature } from "../git/commits.ts";
import type { FileDiff, FileStatus } from "../git/diff.ts";
import type { Account, Repository } from "../state/records.ts";
import { type World, findAccount } from "../state/world.ts";
import { type Json, renderAccount } from "./account.ts";
import { repositoryApi, repositoryPage } from "./urls.ts";

const NOREPLY = "users.noreply.github.com";

/** Who a commit made through GitHub is by: the account's name and its address that cannot be written to. */
export function signatureOf(account: Account, date: string): Signature {
  return { name: account.login, email: `${account.id}+${account.login}@${NOREPLY}`, date };
}

/** The committer of everything that GitHub commits itself. */
export function webFlow(date: string): Signature {
  return { name: "GitHub", email: "noreply@github.com", date };
}

/** The account behind a commit's author, found by its address. */
export function accountOfSignature(world: World, { email }: Signature): Account | null {
  const login = /^\d+\+(.+)@users\.noreply\.github\.com$/.exec(email)?.[1];
  return login === undefined ? null : findAccount(world, login);
}

/** The form of `GET /repos/{owner}/{repo}/commits`, of comparisons and of pull requests' commits. */
export function renderCommit(world: World, repository: Repository, commit: Commit): Json {
  const url = `${repositoryApi(world, repository)}/commits/${commit.sha}`;
  const author = accountOfSignature(world, commit.author);
  const committer = accountOfSignature(world, commit.committer);
  return {
    sha: commit.sha,
    node_id: commitNodeId(commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: treeApi(world, repository, commit.tree) },
      url: commitApi(world, repository, commit.sha),
      comment_count: 0,
      verification: renderVerification(world, commit),
    },
    url,
    html_url: `${repositoryPage(world, repository)}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: author === null ? null : renderAccount(world, author),
    committer: committer === null ? null : renderAccount(world, committer),
    parents: commit.parents.map((sha) => renderParent(world, repository, sha)),
  };
}

/** The form of git's own data (`/git/commits`). */
export function renderGitCommit(world: World, repository: Repository, commit: Commit): Json {
  return {
    sha: commit.sha,
    node_id: commitNodeId(commit.sha),
    url: commitApi(world, repository, commit.sha),
    html_url: `${repositoryPage(world, repository)}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    message: commit.message,
    tree: { sha: commit.tree, url: treeApi(world, repository, commit.tree) },
    parents: commit.parents.map((sha) => ({
      ...renderParent(world, repository, sha),
      url: commitApi(world, repository, sha),
    })),
    verification: renderVerification(world, commit),
  };
}

/** The short form in webhooks. */
export function renderCommitBrief({ sha, tree, message, author, committer }: Commit): Json {
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: committer.date,
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}

/** The form in push webhooks, with the names of the files. */
export function renderPushedCommit(
  world: World,
  repository: Repository,
  { commit, files }: { readonly commit: Commit; readonly files: readonly FileDiff[] },
): Json {
  function person(signature: Signature): Json {
    const account = accountOfSignature(world, signature);
    return { ...signature, ...(account === null ? {} : { username: account.login }) };
  }
  function paths(...statuses: readonly FileStatus[]): readonly string[] {
    return files.filter(({ status }) => statuses.includes(status)).map(({ path }) => path);
  }
  const renamed = files.flatMap(({ previousPath }) => (previousPath === null ? [] : [previousPath]));
  return {
    ...renderCommitBrief(commit),
    distinct: true,
    url: `${repositoryPage(world, repository)}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    added: paths("added", "renamed"),
    removed: [...paths("removed"), ...renamed],
    modified: paths("modified", "changed"),
  };
}

export function commitNodeId(sha: string): string {
  return `C_kwDOSB${sha}`;
}

function renderParent(world: World, repository: Repository, sha: string): Json {
  return {
    sha,
    url: `${repositoryApi(world, repository)}/commits/${sha}`,
    html_url: `${repositoryPage(world, repository)}/commit/${sha}`,
  };
}

/** GitHub signs what it commits itself; everything else here is unsigned. */
function renderVerification(world: World, commit: Commit): Json {
  const verified = world.verifiedCommits.has(commit.sha);
  return {
    verified,
    reason: verified ? "valid" : "unsigned",
    signature: null,
    payload: null,
    verified_at: verified ? commit.committer.date : null,
  };
}

function commitApi(world: World, repository: Repository, sha: string): string {
  return `${repositoryApi(world, repository)}/git/commits/${sha}`;
}

function treeApi(world: World, repository: Repository, sha: string): string {
  return `${repositoryApi(world, repository)}/git/trees/${sha}`;
}
