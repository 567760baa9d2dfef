// Repositories: created, forked, deleted.
import { join } from "node:path";
import { initialize, listRefs, setRef } from "../git/commits.ts";
import { History } from "../git/history.ts";
import { runGit } from "../git/run.ts";
import { unprocessable } from "../refusal.ts";
import type { Account, Repository } from "../state/records.ts";
import { type World, findRepository, nextIdentity, register, timestamp } from "../state/world.ts";

export interface NewRepository {
  readonly owner: Account;
  readonly name: string;
  readonly defaultBranch: string;
  readonly isPrivate: boolean;
}

/** An empty repository: nothing is committed yet. */
export async function createRepository(world: World, wanted: NewRepository): Promise<Repository> {
  const repository = addRepository(world, wanted, null);
  await initialize(repository.history.folder, wanted.defaultBranch);
  return repository;
}

/** A copy that belongs to somebody else, with all branches. */
export async function forkRepository(world: World, parent: Repository, owner: Account): Promise<Repository> {
  const { name, defaultBranch } = parent;
  const fork = addRepository(world, { owner, name, defaultBranch, isPrivate: parent.private }, parent);
  const { folder } = fork.history;
  await initialize(folder, defaultBranch);
  await runGit(folder, [
    "fetch",
    "--quiet",
    "--no-tags",
    parent.history.folder,
    "+refs/heads/*:refs/heads/*",
  ]);
  for (const [ref, sha] of await listRefs(folder, "refs/heads/")) fork.refs.set(ref, sha);
  return fork;
}

function addRepository(world: World, wanted: NewRepository, parent: Repository | null): Repository {
  const { owner, name } = wanted;
  if (!/^[\w.-]{1,100}$/.test(name)) {
    throw unprocessable(
      `"${name}" is no name for a repository: use up to 100 letters, digits, ".", "-" and "_"`,
    );
  }
  if (findRepository(world, owner.login, name) !== null) {
    throw unprocessable(`${owner.login}/${name} exists already: choose another name`);
  }
  const now = timestamp(world);
  const identity = nextIdentity(world, "R");
  const repository: Repository = {
    kind: "repository",
    ...identity,
    owner,
    name,
    history: new History(join(world.folder, `${identity.id}.git`)),
    refs: new Map(),
    parent,
    defaultBranch: wanted.defaultBranch,
    collaborators: new Map(),
    protectedBranches: new Set(),
    pulls: new Map(),
    issueComments: new Map(),
    suites: [],
    createdAt: now,
    private: wanted.isPrivate,
    archived: false,
    deleted: false,
    pushedAt: now,
    updatedAt: now,
    lastNumber: 0,
  };
  world.repositories.set(repository.id, repository);
  return register(world, repository);
}

/** Deletes a repository. Pull requests from it stay open, without a head repository. */
export async function deleteRepository(world: World, repository: Repository): Promise<void> {
  for (const installation of world.installations.values()) installation.repositories.delete(repository);
  for (const ref of repository.refs.keys()) await setRef(repository.history.folder, ref, null);
  repository.history.close();
  repository.refs.clear();
  repository.deleted = true;
}
