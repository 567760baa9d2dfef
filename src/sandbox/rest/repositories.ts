// Repositories and who may do what in them.
import { roleOf } from "../access/permissions.ts";
import { notFound } from "../refusal.ts";
import { type Json, renderAccount } from "../render/account.ts";
import { renderRepository } from "../render/repository.ts";
import type { Account, Repository, Role } from "../state/records.ts";
import { type World, findAccount } from "../state/world.ts";
import { type Endpoint, type Reply, NO_CONTENT, type RepositoryCall, ok, onRepository } from "./endpoint.ts";

export const repositoryEndpoints: readonly Endpoint[] = [
  onRepository({
    route: "GET /repos/{owner}/{repo}",
    docs: "repos/repos#get-a-repository",
    needs: [],
    answer: ({ world, repository }) => ok(renderAlone(world, repository)),
  }),
  onRepository({
    route: "GET /repos/{owner}/{repo}/collaborators/{username}",
    docs: "collaborators/collaborators#check-if-a-user-is-a-repository-collaborator",
    needs: [["metadata", "read"]],
    answer: checkCollaborator,
  }),
  onRepository({
    route: "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
    docs: "collaborators/collaborators#get-repository-permissions-for-a-user",
    needs: [["metadata", "read"]],
    answer: getPermission,
  }),
];

function renderAlone(world: World, repository: Repository): Json {
  const { parent, owner } = repository;
  return {
    ...renderRepository(world, repository),
    subscribers_count: 0,
    network_count: 0,
    ...(parent === null
      ? {}
      : { parent: renderRepository(world, parent), source: renderRepository(world, parent) }),
    ...(owner.type === "Organization" ? { organization: renderAccount(world, owner) } : {}),
  };
}

/** Who has a role given to them: the owner and collaborators, not whoever may read because the repository is public. */
function checkCollaborator({ world, repository, params }: RepositoryCall): Reply {
  const account = findAccount(world, params["username"] ?? "");
  const isOne = account !== null && isCollaborator(repository, account);
  if (!isOne) throw notFound();
  return NO_CONTENT;
}

function isCollaborator({ owner, collaborators }: Repository, account: Account): boolean {
  const isOwner = account === owner && account.type === "User";
  return isOwner || collaborators.has(account.login.toLowerCase());
}

// The old, coarse scale knows neither maintain nor triage.
const COARSE: Readonly<Record<Role, string>> = {
  admin: "admin",
  maintain: "write",
  write: "write",
  triage: "read",
  read: "read",
};

function getPermission({ world, repository, params }: RepositoryCall): Reply {
  const account = findAccount(world, params["username"] ?? "");
  if (account === null) throw notFound();
  const role = roleOf(repository, account);
  const named = repository.collaborators.get(account.login.toLowerCase())?.roleName;
  const roleName = named ?? role ?? "none";
  return ok({
    permission: role === null ? "none" : COARSE[role],
    role_name: roleName,
    user: { ...renderAccount(world, account), role_name: roleName, permissions: permissionsOf(role) },
  });
}

function permissionsOf(role: Role | null): Readonly<Record<string, boolean>> {
  const order: readonly Role[] = ["read", "triage", "write", "maintain", "admin"];
  const level = role === null ? -1 : order.indexOf(role);
  return { pull: level >= 0, triage: level >= 1, push: level >= 2, maintain: level >= 3, admin: level >= 4 };
}
