import type { Permission } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";

const NEEDED: readonly Permission[] = ["contents: write", "pull_requests: write", "checks: write"];

/**
 * Permissions that the installation's token lacks; none where nothing is known, as with a person's token. GitHub names a
 * token's permissions when it gives it out (POST /app/installations/{id}/access_tokens), and the client keeps them with the
 * token: asked right after a call, this costs no further one.
 */
export async function findMissingPermissions(client: GitHubClient): Promise<readonly Permission[]> {
  // A client without such a token answers with something else; one whose token has just run out may fail to get another.
  const token = await client.auth({ type: "installation" }).catch(() => null);
  const granted =
    typeof token === "object" && token !== null && "permissions" in token ? token.permissions : null;
  if (typeof granted !== "object" || granted === null) return [];
  const access = new Map<string, unknown>(Object.entries(granted));
  return NEEDED.filter((permission) => {
    const [name = "", wanted] = permission.split(": ");
    return access.get(name) !== wanted;
  });
}
