// Repositories and who may do what in them.
import { canSee, canWrite, roleOf } from "../access/permissions.ts";
import { Refusal, notFound } from "../refusal.ts";
import { type Json, renderAccount } from "../render/account.ts";
import { renderRepository } from "../render/repository.ts";
import type { Role } from "../state/records.ts";
import { findAccount } from "../state/world.ts";
import { NO_CONTENT, type Endpoint, type Reply, type RepositoryCall, ok, onRepository } from "./endpoint.ts";

export const repositoryEndpoints: readonly Endpoint[] = [
  onRepository({
    route: "GET /repos/{owner}/{repo}",
    docs: "repos/repos#get-a-repository",
    needs: [],
    answer: (call) => ok(renderAlone(call)),
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

function renderAlone({ world, caller, repository }: RepositoryCall): Json {
  const { owner } = repository;
  const parent =
    repository.parent !== null && canSee(world, caller, repository.parent) ? repository.parent : null;
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

/** Who was let in; that everyone can read a public repository makes nobody a collaborator. */
function checkCollaborator({ caller, actor, repository, params }: RepositoryCall): Reply {
  if (caller.kind === "user" && !canWrite(repository, actor))
    throw new Refusal(403, { message: "Must have push access to view repository collaborators." });
  const login = (params["username"] ?? "").toLowerCase();
  const isOwner = repository.owner.type === "User" && repository.owner.login.toLowerCase() === login;
  if (!isOwner && !repository.collaborators.has(login)) throw notFound();
  return NO_CONTENT;
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
