// What keeps a commit off a branch: protection, and files of workflows without the permission for them.
import { type Caller } from "../access/caller.ts";
import { hasPermission } from "../access/permissions.ts";
import { Refusal } from "../refusal.ts";
import type { Repository } from "../state/records.ts";

export interface BranchWrite {
  readonly repository: Repository;
  readonly branch: string;
  /** Paths that the write changes. */
  readonly paths: readonly string[];
}

/** @throws {Refusal} when the branch is protected, or a workflow is changed without `workflows: write` */
export function checkBranchWrite(caller: Caller, { repository, branch, paths }: BranchWrite): void {
  if (repository.protectedBranches.has(branch)) {
    const message = "Repository rule violations found\n\nChanges must be made through a pull request.\n\n";
    throw new Refusal(422, { message }, "BRANCH_PROTECTION_RULE_VIOLATION");
  }
  const workflow = paths.find((path) => path.startsWith(".github/workflows/"));
  if (workflow === undefined || caller.kind !== "installation") return;
  if (hasPermission(caller.token, "workflows", "write")) return;
  const message = `refusing to allow a GitHub App to create or update workflow \`${workflow}\` without \`workflows\` permission`;
  throw new Refusal(403, { message });
}

/** The paths in which two commits differ, both names of a renamed file; none where there is nothing to compare with. */
export async function readChangedPaths(
  { history }: Repository,
  from: string | null,
  to: string,
): Promise<readonly string[]> {
  const files = from === null ? [] : await history.bareDiff(from, to);
  return files.flatMap(({ path, previousPath }) => (previousPath === null ? [path] : [path, previousPath]));
}
