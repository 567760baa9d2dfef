import type { Role } from "../../app/command-ports.ts";
import type { Repository } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { statusOf } from "./errors.ts";

const ROLES: Readonly<Record<string, Role>> = {
  none: "none",
  read: "read",
  triage: "triage",
  write: "write",
  maintain: "maintain",
  admin: "admin",
};

/**
 * A person's role, as GitHub knows it now. `role_name` is exact; a role that an organisation has defined itself is known
 * by `permission` only, which says what it builds on. Nobody that GitHub knows: none.
 */
export async function readRole(client: GitHubClient, repository: Repository, login: string): Promise<Role> {
  try {
    const { data } = await client.request("GET /repos/{owner}/{repo}/collaborators/{username}/permission", {
      ...repository,
      username: login,
    });
    return ROLES[data.role_name] ?? ROLES[data.permission] ?? "none";
  } catch (error) {
    if (statusOf(error) === 404) return "none";
    throw error;
  }
}
