import type { CommandGitHub } from "../command-ports.ts";
import { COMMANDS_OF_BUTTONS } from "../review/compose-check-run.ts";
import { CONFIGURATION_PATH } from "../configuration/configuration-path.ts";
import type { Engine } from "../engine.ts";
import {
  nameOfPress,
  type ButtonJob,
  type CommitJob,
  type Job,
  type MergeJob,
  type RepositoryJob,
  type ReviewJob,
} from "./job.ts";
import { changedSince, selectPulls } from "./look-through.ts";
import { passMergeGroup } from "./pass-merge-group.ts";
import type { PullRequestRef } from "../ports.ts";
import { rememberTouch } from "./remember-touch.ts";

/** Does a job, whatever it is. Holds no state: what it leads to is on GitHub, or a job that follows. */

export interface JobDependencies<G extends CommandGitHub> {
  readonly github: G;
  readonly engine: Engine<G>;
}

export interface JobResult {
  /** What came of it, for the log; null where there is nothing to tell. */
  readonly outcome: Readonly<Record<string, unknown>> | null;
  readonly follow: readonly Job[];
}

export async function doJob<G extends CommandGitHub>(
  job: Job,
  dependencies: JobDependencies<G>,
): Promise<JobResult> {
  const { github, engine } = dependencies;
  switch (job.kind) {
    case "review":
      return done({ ...(await engine.review(job, github)) });
    case "command": {
      const outcome = await engine.answer(job.request, github);
      return done(outcome === "none" ? null : { command: job.request.id, outcome });
    }
    case "button":
      return followPress(job, github);
    case "commit":
      return followCommit(job, github);
    case "touch":
      return done({ touch: job.touch, outcome: await rememberTouch(job, github) });
    case "merge":
      return followMerge(job, github);
    case "repository":
      return lookThrough(job, github);
  }
}

function done(outcome: JobResult["outcome"]): JobResult {
  return { outcome, follow: [] };
}

/** A button is a command of whoever pressed it, with the same permissions. */
async function followPress({ repository, press, installationId }: ButtonJob, github: CommandGitHub) {
  const text = COMMANDS_OF_BUTTONS.get(press.identifier);
  if (text === undefined) return done(null);
  const refs = await github.findPressed(repository, press);
  const follow = refs.map((ref): Job => {
    const id = nameOfPress(press);
    const request = { ref, text, asker: press.asker, comment: null, thread: null, id };
    return { kind: "command", installationId, request };
  });
  return { outcome: { button: press.identifier, pulls: refs.length }, follow };
}

async function followCommit(job: CommitJob, github: CommandGitHub): Promise<JobResult> {
  const { repository, headSha, installationId } = job;
  if (job.asks === "merge-group") {
    await passMergeGroup(repository, headSha, github);
    return done(null);
  }
  const refs = await github.findPullRequests(repository, headSha);
  return { outcome: null, follow: refs.map((ref) => review(ref, { installationId, isRerequested: true })) };
}

async function followMerge({ ref, installationId }: MergeJob, github: CommandGitHub): Promise<JobResult> {
  const merged = await github.readMerged(ref, CONFIGURATION_PATH);
  if (merged?.changesConfiguration !== true) return done(null);
  const { owner, repo } = ref;
  const which = { base: merged.base };
  return {
    outcome: { configuration: "changed" },
    follow: [{ kind: "repository", installationId, repository: { owner, repo }, which }],
  };
}

/** Nobody waits for these reviews: they come last in line. */
async function lookThrough(job: RepositoryJob, github: CommandGitHub): Promise<JobResult> {
  const { repository, which, installationId } = job;
  const base = "base" in which ? which.base : null;
  const wanted = { base, changedSince: changedSince(which) };
  const pulls = await github.listOpenPullRequests(repository, wanted);
  const follow = selectPulls(pulls, which).map(({ number }) =>
    review({ ...repository, number }, { installationId, isRerequested: false, isLast: true }),
  );
  return { outcome: { open: pulls.length, reviews: follow.length }, follow };
}

function review(
  ref: PullRequestRef,
  options: Pick<ReviewJob, "installationId" | "isRerequested"> & { readonly isLast?: boolean },
): ReviewJob {
  return { kind: "review", ref, person: null, isLast: false, ...options };
}
