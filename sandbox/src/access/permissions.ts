// What a caller may do in a repository. An installation has the permissions of its token, as far as the installation
// still grants them; a person has a role.
import { Refusal, notAccessible, notFound } from "../refusal.ts";
import type { Account, Repository, Role } from "../state/records.ts";
import { type Access, type InstallationToken, type World, findInstallation } from "../state/world.ts";
import type { Caller } from "./caller.ts";

/** One permission of the app, such as `["pull_requests", "write"]`. */
export type Need = readonly [name: string, access: Access];

/** Any one of these is enough; an empty list asks for nothing but to see the repository. */
export type Needs = readonly Need[];

const ROLES: readonly Role[] = ["read", "triage", "write", "maintain", "admin"];

/** @throws {Refusal} 404 for what the caller may not see, 403 for what it may not do */
export function checkAccess(world: World, caller: Caller, { repository, needs }: Request): void {
  if (!canSee(world, caller, repository)) throw notFound();
  const writes = needs.some(([, access]) => access === "write");
  if (writes && repository.archived)
    throw new Refusal(403, { message: "Repository was archived so is read-only." });
  if (isAllowed(world, caller, { repository, needs })) return;
  if (caller.kind === "user") throw new Refusal(403, { message: refusalForUser(needs) });
  throw notAccessible();
}

interface Request {
  readonly repository: Repository;
  readonly needs: Needs;
}

function refusalForUser(needs: Needs): string {
  return needs.some(([name]) => name === "checks")
    ? "You must authenticate via a GitHub App."
    : "Must have write access to the repository.";
}

export function canSee(world: World, caller: Caller, repository: Repository): boolean {
  if (repository.deleted) return false;
  if (!repository.private) return caller.kind !== "app" && caller.kind !== "anyone";
  if (caller.kind === "installation") return covers(world, caller.token, repository);
  return caller.kind === "user" && roleOf(repository, caller.account) !== null;
}

function covers(world: World, token: InstallationToken, repository: Repository): boolean {
  return (
    findInstallation(world, repository) === token.installation &&
    (token.repositories?.has(repository) ?? true)
  );
}

/** Whether a caller has any of the permissions. */
export function isAllowed(world: World, caller: Caller, { repository, needs }: Request): boolean {
  if (needs.length === 0) return true;
  if (caller.kind === "app" || caller.kind === "anyone") return false;
  if (caller.kind === "user") return needs.some((need) => isUserAllowed(repository, caller.account, need));
  // Whatever is public can be read with any token.
  if (!covers(world, caller.token, repository)) {
    return !repository.private && needs.some(([, access]) => access === "read");
  }
  return needs.some(([name, access]) => hasPermission(caller.token, name, access));
}

/** A permission counts when the token has it and the installation has not lost it since. */
export function hasPermission(
  { permissions, installation }: InstallationToken,
  name: string,
  access: Access,
): boolean {
  if (name === "metadata" && access === "read") return true;
  return [permissions[name], installation.permissions[name]].every(
    (granted) => granted === "write" || granted === access,
  );
}

function isUserAllowed(repository: Repository, account: Account, [name, access]: Need): boolean {
  if (access === "read") return true;
  // Checks are written by apps only; everybody who can read may take part in a conversation.
  if (name === "checks") return false;
  if (name === "pull_requests" || name === "issues") return true;
  return canWrite(repository, account);
}

export function canWrite(repository: Repository, account: Account): boolean {
  const role = roleOf(repository, account);
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf("write");
}

/** A person's role in a repository: that of its owner, a collaborator's, or, where it is public, to read it. */
export function roleOf(repository: Repository, account: Account): Role | null {
  if (account === repository.owner) return "admin";
  const collaborator = repository.collaborators.get(account.login.toLowerCase());
  return collaborator?.role ?? (repository.private ? null : "read");
}
