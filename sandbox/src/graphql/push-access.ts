// Who may move a branch through GraphQL.
import { hasPermission } from "../access/permissions.ts";
import type { Repository } from "../state/records.ts";
import { findInstallation, findPullsOfBranch } from "../state/world.ts";
import { type GraphContext, needToWrite } from "./context.ts";

export function checkMayPush(context: GraphContext, repository: Repository, branch: string): void {
  if (!isOpenedByPull(context, repository, branch)) needToWrite(context, repository, [["contents", "write"]]);
}

/**
 * "Allow edits by maintainers": who may write to the repository that a pull request goes to may also write to its
 * branch in a person's fork. Apps are known to be allowed this too, though no documentation promises it.
 */
function isOpenedByPull({ world, caller }: GraphContext, repository: Repository, branch: string): boolean {
  if (caller.kind !== "installation") return false;
  const { token } = caller;
  return findPullsOfBranch(world, repository, branch).some(
    (pull) =>
      pull.maintainerCanModify &&
      !repository.archived &&
      findInstallation(world, pull.repository) === token.installation &&
      hasPermission(token, "contents", "write"),
  );
}
