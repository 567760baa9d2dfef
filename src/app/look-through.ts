import type { RepositoryJob } from "./job.ts";
import type { OpenPullRequest } from "./ports.ts";

/** Which open pull requests a look through a repository is about. Pure. */

/** Those whose head may have been pushed since a time, and has no check of the bot's. ISO 8601, UTC. */
export interface Unchecked {
  readonly uncheckedSince: string;
  /** When the bot was installed; what was there before is nobody's wish. Where it is left out, `uncheckedSince` is meant. */
  readonly installedAt: string;
}

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
  const { uncheckedSince } = which;
  const installedAt =
    "installedAt" in which && typeof which.installedAt === "string" ? which.installedAt : uncheckedSince;
  return pulls.filter(
    ({ isChecked, changedAt, pushedAfter }) =>
      !isChecked && changedAt >= uncheckedSince && pushedAfter >= installedAt,
  );
}
