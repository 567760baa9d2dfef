import type { Permission } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { fieldsOf } from "./octokit-error.ts";

const NEEDED: readonly Permission[] = ["contents: write", "pull_requests: write", "checks: write"];

/**
 * Permissions that the client's token was asked for with, and that were not granted; none where nothing is known, as with a
 * person's token. GitHub names a token's permissions when it gives it out (POST /app/installations/{id}/access_tokens), and
 * they are kept with it: asked right after a call, this costs no further one.
 */
export async function findMissingPermissions(client: GitHubClient): Promise<readonly Permission[]> {
  // A client without such a token answers with something else; one whose token has just run out may fail to get another.
  const { permissions, asked } = fieldsOf(await client.auth({ type: "installation" }).catch(() => null));
  if (permissions === undefined || asked === undefined) return [];
  const [wanted, granted] = [fieldsOf(asked), fieldsOf(permissions)];
  return NEEDED.filter((permission) => {
    const [name = "", access] = permission.split(": ");
    return wanted[name] === access && granted[name] !== access;
  });
}
