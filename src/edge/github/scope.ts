import type { ConfigurationSource } from "../../core/config/extends.ts";
import type { Job } from "../../app/jobs/job.ts";
import type { Repository } from "../../app/ports.ts";

/** What a job may do, and where: the least that it needs. Pure. */

export type Access = "read" | "write";

/** GitHub's names of permissions; those that are left out are none. */
export type Permissions = Readonly<Record<string, Access>>;

/** What a token of an installation reaches. */
export interface InstallationScope {
  readonly owner: string;
  /**
   * Names in the owner's account. The first is needed; a further one counts where it exists and the installation includes it,
   * and is left out where not. None: whatever the installation includes, only to list it.
   */
  readonly repositories: readonly string[];
  readonly permissions: Permissions;
}

/** Where GitHub lists what counts for all repositories of an account: its repository of this name. */
export const SHARED_REPOSITORY = ".github";

/**
 * review: reads and writes comments and the check. command: may also react, commit and open a pull request. look-up: finds out
 * which pull requests an event means. look-through: reads which of them were checked. merge-group: completes the check of a
 * merge queue's commit.
 */
type Purpose = "review" | "command" | "look-up" | "look-through" | "merge-group";

/** What a job needs, and where. */
export function scopeOf(job: Job): InstallationScope {
  return scopeFor(purposeOf(job), repositoryOf(job));
}

/** For the list of an installation's repositories. */
export const LISTING: InstallationScope = { owner: "", repositories: [], permissions: { metadata: "read" } };

function purposeOf(job: Job): Purpose {
  if (job.kind === "review" || job.kind === "touch") return "review";
  if (job.kind === "command") return "command";
  if (job.kind === "merge" || job.kind === "repository") return "look-through";
  return job.kind === "commit" && job.asks === "merge-group" ? "merge-group" : "look-up";
}

function repositoryOf(job: Job): Repository {
  if (job.kind === "command") return job.request.ref;
  return "ref" in job ? job.ref : job.repository;
}

/**
 * To resolve a thread an app needs contents: write beside pull_requests: write, a review as well as a command; what it lacks
 * is then known from the token itself. docs/decisions/0009-github-client.md weighs it.
 */
const CONVERSATION: Permissions = { contents: "write", pull_requests: "write", checks: "write" };

const PERMISSIONS: Readonly<Record<Purpose, Permissions>> = {
  review: CONVERSATION,
  command: CONVERSATION,
  "look-up": { contents: "read", pull_requests: "read" },
  "look-through": { contents: "read", pull_requests: "read", checks: "read" },
  "merge-group": { checks: "write" },
};

/** The organisation's policy counts for what reads a configuration. */
const READS_POLICY: ReadonlySet<Purpose> = new Set(["review", "command"]);

function scopeFor(purpose: Purpose, { owner, repo }: Repository): InstallationScope {
  const shared = READS_POLICY.has(purpose) && !isSame(repo, SHARED_REPOSITORY) ? [SHARED_REPOSITORY] : [];
  return { owner, repositories: [repo, ...shared], permissions: PERMISSIONS[purpose] };
}

/**
 * For the file that a base's configuration extends. null: the job's own token does, because it reaches the repository, or
 * because none of this installation would: what another account has can be read where it is public, with any token.
 */
export function scopeForConfiguration(
  job: InstallationScope,
  { owner, repo }: ConfigurationSource,
): InstallationScope | null {
  if (!isSame(owner, job.owner) || job.repositories.some((name) => isSame(name, repo))) return null;
  return {
    owner: job.owner,
    repositories: [...job.repositories.slice(0, 1), repo],
    permissions: { contents: "read" },
  };
}

/**
 * What remains of what a job needs where an installation grants less, and what does in its place: GitHub takes issues: write for
 * answers in a conversation and for reactions, where an owner gave that.
 */
export function narrowPermissions(wanted: Permissions, granted: Permissions): Permissions {
  const rest = Object.entries(wanted).flatMap(([name, access]): readonly [string, Access][] => {
    const has = granted[name];
    const own: readonly [string, Access][] = has === undefined ? [] : [[name, has === "read" ? has : access]];
    const isEnough = has === "write" || has === access;
    const substitute = SUBSTITUTES[name];
    if (isEnough || substitute === undefined || granted[substitute] !== "write") return own;
    return [...own, [substitute, access]];
  });
  // An empty list would ask for everything.
  return rest.length === 0 ? { metadata: "read" } : Object.fromEntries(rest);
}

const SUBSTITUTES: Readonly<Record<string, string>> = { pull_requests: "issues" };

export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
