import type { Role } from "../../app/command-ports.ts";
import type { Repository } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { statusOf } from "./errors.ts";

const ROLES: ReadonlySet<string> = new Set<Role>(["none", "read", "triage", "write", "maintain", "admin"]);

/**
 * A person's role, as GitHub knows it now. `role_name` is exact; a role that an organisation has defined itself is known
 * by `permission` only, which says what it builds on. Nobody that GitHub knows: none.
 */
export async function readRole(client: GitHubClient, repository: Repository, login: string): Promise<Role> {
  try {
    const { data } = await client.request("GET /repos/{owner}/{repo}/collaborators/{username}/permission", {
      owner: repository.owner,
      repo: repository.repo,
      username: login,
    });
    return [data.role_name, data.permission].find(isRole) ?? "none";
  } catch (error) {
    if (statusOf(error) === 404) return "none";
    throw error;
  }
}

/** An organisation gives its own roles any name that it likes. */
function isRole(name: string): name is Role {
  return ROLES.has(name);
}
