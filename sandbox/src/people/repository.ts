// A repository in people's hands.
import type { Account, Pull, Repository } from "../state/records.ts";
import { type World, ensureAccount, fullName } from "../state/world.ts";
import { commitToBranch } from "../operations/commits.ts";
import { installOn, uninstallFrom } from "../operations/installations.ts";
import { branchSha } from "../operations/pull-diff.ts";
import { openPull } from "../operations/pulls.ts";
import { moveRef, resolveCommit } from "../operations/refs.ts";
import { createRepository, deleteRepository, forkRepository } from "../operations/repositories.ts";
import { notFound, unprocessable } from "../refusal.ts";
import { accountOfSignature } from "../render/commit.ts";
import { repositoryPage } from "../render/urls.ts";
import { takeTurn } from "../state/turns.ts";
import type {
  NewCommit,
  NewPullRequest,
  NewRepository,
  SandboxCommit,
  SandboxPullRequest,
  SandboxRepository,
} from "./api.ts";
import { readFileChanges } from "./file-changes.ts";
import { pullRequestHandle } from "./pull-request.ts";

/** Creates a repository, with its first commit where there are files. */
export async function newRepository(world: World, wanted: NewRepository): Promise<SandboxRepository> {
  const owner = accountOf(world, wanted.owner);
  const { name, defaultBranch = "main", isPrivate = false, files } = wanted;
  const repository = await takeTurn(world, () =>
    createRepository(world, { owner, name, defaultBranch, isPrivate }),
  );
  const handle = repositoryHandle(world, repository);
  if (files !== undefined) await handle.commit({ files, message: "Initial commit" });
  if (wanted.installed !== false) await handle.installApp();
  repository.archived = wanted.isArchived ?? false;
  return handle;
}

function accountOf(world: World, owner: NewRepository["owner"]): Account {
  return typeof owner === "string"
    ? ensureAccount(world, owner)
    : ensureAccount(world, owner.login, owner.type);
}

/** Who acts where nobody is named: the owner, or, as an organisation cannot act, one of its owners. */
function defaultPerson(world: World, { owner, collaborators }: Repository): Account {
  if (owner.type === "User") return owner;
  const admin = ensureAccount(world, `${owner.login}-admin`);
  if (!collaborators.has(admin.login.toLowerCase())) {
    collaborators.set(admin.login.toLowerCase(), { account: admin, role: "admin", roleName: "admin" });
  }
  return admin;
}

const HANDLES = new WeakMap<Repository, SandboxRepository>();
const REPOSITORIES = new WeakMap<SandboxRepository, Repository>();

/** The same repository always has the same handle. */
function repositoryHandle(world: World, repository: Repository): SandboxRepository {
  const known = HANDLES.get(repository);
  if (known !== undefined) return known;
  const handle: SandboxRepository = {
    ...looks(world, repository),
    ...acts(world, repository),
    ...settings(world, repository),
  };
  HANDLES.set(repository, handle);
  REPOSITORIES.set(handle, repository);
  return handle;
}

type Looks =
  | "id"
  | "owner"
  | "name"
  | "fullName"
  | "url"
  | "branchSha"
  | "readFile"
  | "readMode"
  | "readCommit"
  | "pullRequests";

function looks(world: World, repository: Repository): Pick<SandboxRepository, Looks> {
  const { id, owner, name, defaultBranch, history } = repository;
  async function find(ref: string): Promise<string> {
    const sha = await resolveCommit(repository, ref);
    if (sha === null) throw notFound();
    return sha;
  }
  return {
    id,
    owner: owner.login,
    name,
    fullName: fullName(repository),
    url: repositoryPage(world, repository),
    branchSha: (branch = defaultBranch) => branchSha(repository, branch),
    readFile: async (path, ref = defaultBranch) =>
      (await history.object(await find(ref), path))?.data ?? null,
    readMode: async (path, ref = defaultBranch) => (await history.entry(await find(ref), path))?.mode ?? null,
    readCommit: async (ref) => readCommit(world, repository, await resolveCommit(repository, ref)),
    pullRequests: () => [...repository.pulls.values()].map((pull) => show(world, pull)),
  };
}

function show(world: World, pull: Pull): SandboxPullRequest {
  return pullRequestHandle(world, pull, {
    base: repositoryHandle(world, pull.repository),
    head: repositoryHandle(world, pull.head.repository),
  });
}

async function readCommit(
  world: World,
  repository: Repository,
  sha: string | null,
): Promise<SandboxCommit | null> {
  const commit = sha === null ? null : await repository.history.commit(sha);
  if (commit === null) return null;
  return {
    sha: commit.sha,
    message: commit.message,
    author: accountOfSignature(world, commit.author)?.login ?? commit.author.name,
    parents: commit.parents,
    isVerified: world.verifiedCommits.has(commit.sha),
  };
}

type Acts = "commit" | "forcePush" | "deleteBranch" | "openPullRequest" | "fork" | "delete";

function acts(world: World, repository: Repository): Pick<SandboxRepository, Acts> {
  function person(login: string | undefined): Account {
    return login === undefined ? defaultPerson(world, repository) : ensureAccount(world, login);
  }
  return {
    commit: (wanted) => takeTurn(world, () => commit(world, repository, wanted)),
    forcePush: (branch, sha, login) => {
      const sender = person(login);
      const move = { repository, ref: `refs/heads/${branch}`, to: sha, sender, forced: true };
      return takeTurn(world, () => moveRef(world, move));
    },
    deleteBranch: (branch, login) => {
      const sender = person(login);
      return takeTurn(world, () =>
        moveRef(world, { repository, ref: `refs/heads/${branch}`, to: null, sender }),
      );
    },
    openPullRequest: (wanted) => takeTurn(world, () => openPullRequest(world, repository, wanted)),
    fork: async (forkOwner, options = {}) => {
      const account = accountOf(world, forkOwner);
      const fork = await takeTurn(world, () => forkRepository(world, repository, account));
      if (options.installed === true) installOn(world, fork, defaultPerson(world, fork));
      return repositoryHandle(world, fork);
    },
    delete: () => takeTurn(world, () => deleteRepository(world, repository)),
  };
}

async function commit(world: World, repository: Repository, wanted: NewCommit): Promise<string> {
  const { branch = repository.defaultBranch, message = "Change files", author } = wanted;
  const from = wanted.from === undefined ? undefined : await resolveCommit(repository, wanted.from);
  if (from === null) throw unprocessable(`there is no branch, tag or commit ${wanted.from}`);
  const parent = branchSha(repository, branch) ?? from ?? branchSha(repository, repository.defaultBranch);
  const changes = await readFileChanges(repository, parent, wanted);
  return commitToBranch(world, {
    repository,
    branch,
    from,
    changes,
    message,
    author: author === undefined ? defaultPerson(world, repository) : ensureAccount(world, author),
    byGitHub: false,
  });
}

async function openPullRequest(
  world: World,
  repository: Repository,
  wanted: NewPullRequest,
): Promise<SandboxPullRequest> {
  const source = wanted.headRepository === undefined ? repository : REPOSITORIES.get(wanted.headRepository);
  if (source === undefined) throw notFound();
  const pull = await openPull(world, repository, {
    author: wanted.author === undefined ? defaultPerson(world, source) : ensureAccount(world, wanted.author),
    title: wanted.title ?? `Merge ${wanted.head}`,
    body: wanted.body ?? null,
    base: wanted.base ?? repository.defaultBranch,
    head: { repository: source, branch: wanted.head },
    draft: wanted.draft ?? false,
    maintainerCanModify: wanted.maintainerCanModify ?? true,
  });
  return show(world, pull);
}

type Settings =
  | "addCollaborator"
  | "protectBranch"
  | "unprotectBranch"
  | "setArchived"
  | "setPrivate"
  | "installApp"
  | "uninstallApp";

function settings(world: World, repository: Repository): Pick<SandboxRepository, Settings> {
  const { collaborators, protectedBranches } = repository;
  function install(change: typeof installOn): Promise<void> {
    return takeTurn(world, () => change(world, repository, defaultPerson(world, repository)));
  }
  return {
    addCollaborator: (login, role, roleName = role) => {
      collaborators.set(login.toLowerCase(), { account: ensureAccount(world, login), role, roleName });
    },
    protectBranch: (branch) => void protectedBranches.add(branch),
    unprotectBranch: (branch) => void protectedBranches.delete(branch),
    setArchived: (isArchived) => {
      repository.archived = isArchived;
    },
    setPrivate: (isPrivate) => {
      repository.private = isPrivate;
    },
    installApp: () => install(installOn),
    uninstallApp: () => install(uninstallFrom),
  };
}
