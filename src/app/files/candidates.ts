import type { Configuration } from "../../core/config/policy.ts";
import { countPathSteps, isIncluded, isLookedAt } from "../../core/config/policy-for.ts";
import type { NotChecked } from "../../core/manifest/manifest.ts";
import type { PullRequestState } from "../ports.ts";

/** Which changed files are looked at. Pure. */

/** Changed files that are still there and that the configuration includes. */
export function findCandidates(state: PullRequestState, configuration: Configuration): readonly string[] {
  return sortPaths(state, configuration).matched.filter((path) => isIncluded(configuration, path));
}

/** All that is looked at. Companions come last, and only along with something: by themselves they are no reason to read. */
export function findFiles(state: PullRequestState, configuration: Configuration): readonly string[] {
  const candidates = findCandidates(state, configuration);
  return candidates.length === 0 ? [] : [...candidates, ...findCompanions(state, configuration)];
}

/** Changed files that stand beside manifests, documentation and programs: as many of them as are read. */
export function findCompanions(state: PullRequestState, configuration: Configuration): readonly string[] {
  return listCompanions(state, configuration).slice(0, MAX_COMPANIONS);
}

/** Two queries more than the manifests alone cost, at most. */
const MAX_COMPANIONS = 100;

export const BEYOND_COMPANIONS = `beyond the ${MAX_COMPANIONS} pages and programs that are read along with the manifests of one pull request: \`otel-fix scan\` on a checkout has no limit`;

function listCompanions(state: PullRequestState, configuration: Configuration): readonly string[] {
  return sortPaths(state, configuration).matched.filter(
    (path) => isLookedAt(configuration, path) && !isIncluded(configuration, path),
  );
}

/** Changed files of which nobody has asked whether the configuration includes them, and companions beyond those that are read. */
export function listUnread(
  state: PullRequestState,
  configuration: Configuration,
  { withCompanions }: { readonly withCompanions: boolean },
): readonly NotChecked[] {
  const beyond = withCompanions ? listCompanions(state, configuration).slice(MAX_COMPANIONS) : [];
  return [
    ...beyond.map((path) => ({ path, reason: BEYOND_COMPANIONS })),
    ...sortPaths(state, configuration).unmatched.map((path) => ({ path, reason: UNMATCHED })),
  ];
}

/**
 * Steps of matching for all files of one review, in the order in which GitHub lists them: whoever writes a configuration
 * also chooses the paths. Three thousand files with paths of a hundred characters and the default globs take little more than a hundredth.
 */
const MAX_STEPS = 300_000_000;

const UNMATCHED =
  "the globs of the configuration take too many steps for the paths of this pull request " +
  `(more than ${MAX_STEPS.toLocaleString("en")}): fewer wildcards, or shorter paths`;

function sortPaths(
  { changedFiles }: PullRequestState,
  configuration: Configuration,
): { readonly matched: readonly string[]; readonly unmatched: readonly string[] } {
  const paths = changedFiles.filter(({ change }) => change !== "deleted").map(({ path }) => path);
  let steps = 0;
  const end = paths.findIndex((path) => (steps += countPathSteps(configuration, path)) > MAX_STEPS);
  return end === -1
    ? { matched: paths, unmatched: [] }
    : { matched: paths.slice(0, end), unmatched: paths.slice(end) };
}
