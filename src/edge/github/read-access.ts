import type { Role } from "../../app/command-ports.ts";
import type { Repository } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { attempt, statusOf } from "./errors.ts";

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

/**
 * Whether a person has been let into a repository. `permission` does not say: "There is presently not a way to
 * differentiate" (docs.github.com/rest/collaborators/collaborators), and in a public repository everyone has read there.
 * This list has only those who were added, are in a team, or have it as members of the organisation: 204, else 404. It
 * asks for metadata: read, which every app has; who may not see the list is told no.
 */
export async function isCollaborator(
  client: GitHubClient,
  repository: Repository,
  login: string,
): Promise<boolean> {
  try {
    const read = () =>
      client.request("GET /repos/{owner}/{repo}/collaborators/{username}", {
        owner: repository.owner,
        repo: repository.repo,
        username: login,
      });
    return (await attempt(read)).ok;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** An organisation gives its own roles any name that it likes. */
function isRole(name: string): name is Role {
  return ROLES.has(name);
}
