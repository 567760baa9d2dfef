import type { CommandRequest } from "../command/command-request.ts";
import type { Asker } from "../fix/fix-pull-request.ts";
import type { PullRequestRef, Repository } from "../ports.ts";
import type { TouchRequest } from "./remember-touch.ts";

/**
 * Work as a value: everything that any process needs to do it, small, and the same after a round trip through JSON. An
 * event becomes a job at the intake; a worker does it, and may give jobs that follow.
 */
export type Job = ReviewJob | CommandJob | ButtonJob | CommitJob | TouchJob | MergeJob | RepositoryJob;

interface Installed {
  readonly installationId: number;
}

/** Review the pull request again. Every event about a pull request means this and nothing else. */
export interface ReviewJob extends Installed {
  readonly kind: "review";
  readonly ref: PullRequestRef;
  /** Whose deed it follows: the login of who opened the pull request or pushed to it; null where nobody is known. */
  readonly person: string | null;
  /** A person asked for the check to run again: it is written even where it would say the same. */
  readonly isRerequested: boolean;
  /** Nobody waits for it: it comes after all other work of its installation. */
  readonly isLast: boolean;
}

/** Answer the commands that a comment may hold. */
export interface CommandJob extends Installed {
  readonly kind: "command";
  readonly request: CommandRequest;
}

/** A button of a check run was pressed: find out for which pull requests. */
export interface ButtonJob extends Installed {
  readonly kind: "button";
  readonly repository: Repository;
  readonly press: Press;
}

export interface Press {
  readonly runId: number;
  readonly headSha: string;
  /** What stands on the button, as the check run was given it. */
  readonly identifier: string;
  /** Open pull requests of its branch, as the event lists them; none for a fork's. */
  readonly listed: readonly number[];
  readonly asker: Asker;
}

/** Something was asked of a commit: its check again, or one for the merge queue. */
export interface CommitJob extends Installed {
  readonly kind: "commit";
  readonly repository: Repository;
  readonly headSha: string;
  readonly asks: "review" | "merge-group";
}

/** A person deleted or edited a comment of the bot's: keep it in mind. */
export interface TouchJob extends Installed, TouchRequest {
  readonly kind: "touch";
}

/** A pull request was merged: where it changed the configuration, the open ones are reviewed by the new one. */
export interface MergeJob extends Installed {
  readonly kind: "merge";
  readonly ref: PullRequestRef;
}

/** Look through a repository's open pull requests. */
export interface RepositoryJob extends Installed {
  readonly kind: "repository";
  readonly repository: Repository;
  readonly which: BranchPulls | UncheckedPulls;
}

/** All of those into this branch, as its configuration changed. */
export interface BranchPulls {
  readonly base: string;
}

/** Those whose head may have been pushed since a time, and has no check of the bot's. ISO 8601, UTC. */
export interface UncheckedPulls {
  readonly uncheckedSince: string;
  /** When the bot was installed: what was there before is nobody's wish. */
  readonly installedAt: string;
}

/** What must not be worked on twice at once, in lower case as GitHub compares names. */
export function keyOf(job: Job): string {
  return describe(job).toLowerCase();
}

function describe(job: Job): string {
  switch (job.kind) {
    case "review":
    case "touch":
      return nameOf(job.ref);
    case "command":
      return nameOf(job.request.ref);
    case "merge":
      return `${nameOf(job.ref)} merged`;
    case "button":
      return `${job.repository.owner}/${job.repository.repo}@${job.press.headSha}`;
    case "commit":
      return `${job.repository.owner}/${job.repository.repo}@${job.headSha}`;
    case "repository":
      return `${job.repository.owner}/${job.repository.repo}`;
  }
}

function nameOf({ owner, repo, number }: PullRequestRef): string {
  return `${owner}/${repo}#${number}`;
}

/** Whom the work is for: people share an installation's slots. null for what nobody asked for in person. */
export function personOf(job: Job): string | null {
  if (job.kind === "command") return job.request.asker.login.toLowerCase();
  if (job.kind === "review") return job.person?.toLowerCase() ?? null;
  return job.kind === "button" ? job.press.asker.login.toLowerCase() : null;
}

/** Jobs of one key with the same word stand for each other; null for an order, which stands for itself. */
export function coalescesAs(job: Job): string | null {
  if (job.kind === "command" || job.kind === "button" || job.kind === "touch") return null;
  if (job.kind === "repository") return `repository ${"base" in job.which ? job.which.base : ""}`;
  return job.kind === "commit" ? `commit ${job.asks}` : job.kind;
}

/** What a job holds that takes the place of a waiting one. */
export function coalesceJobs(older: Job, newer: Job): Job {
  if (older.kind === "review" && newer.kind === "review")
    return {
      ...newer,
      isRerequested: older.isRerequested || newer.isRerequested,
      isLast: older.isLast && newer.isLast,
    };
  return newer;
}

/** What a press means, whatever delivery tells of it: it is done once for whoever pressed. */
export function nameOfPress({ runId, identifier, headSha, asker }: Press): string {
  return `button:${runId}:${identifier}:${headSha}:${asker.id}`;
}
