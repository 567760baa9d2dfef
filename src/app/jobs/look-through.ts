import type { RepositoryJob } from "./job.ts";
import type { OpenPullRequest } from "../ports.ts";

/** Which open pull requests a look through a repository is about. Pure. */

/** Pull requests that were last changed before this time are not looked at; null where all are. */
export function changedSince(which: RepositoryJob["which"]): string | null {
  return "base" in which ? null : which.uncheckedSince;
}

/**
 * When a head was pushed GitHub does not tell. A push changes its pull request, so what was not changed was not pushed; of
 * what was changed, a head that has no check is owed one whenever it came, unless it was there before the installation.
 */
export function selectPulls(
  pulls: readonly OpenPullRequest[],
  which: RepositoryJob["which"],
): readonly OpenPullRequest[] {
  if ("base" in which) return pulls;
  const { uncheckedSince, installedAt } = which;
  return pulls.filter(
    ({ isChecked, changedAt, pushedAfter }) =>
      !isChecked && changedAt >= uncheckedSince && pushedAfter >= installedAt,
  );
}
