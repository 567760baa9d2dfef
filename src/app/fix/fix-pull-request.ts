import { plain, prose, type Prose } from "../../core/text/prose.ts";
import { readCommandTrailer, readFixLines, type Verb } from "../../core/report/commit-message.ts";
import type { Rule } from "../../core/lint/rule.ts";
import { parseMarker } from "../../core/review/marker.ts";
import type { Identity } from "../../core/review/identity.ts";
import { findFiles } from "../files/candidates.ts";
import type { FixPlan } from "./choose-fixes.ts";
import { countOwnCommits, deliverFix, type FixPart } from "./deliver-fix.ts";
import { loadBaseConfiguration, type LoadedConfiguration } from "../configuration/load-configuration.ts";
import { findFixPullRequest } from "./open-fix-pull-request.ts";
import type { CommandGitHub } from "../command-ports.ts";
import type { PullRequestState, ReadContents } from "../ports.ts";

/**
 * Fixes a pull request's files because a command asked for it: read, plan, prove, deliver; from the start again where the
 * branch moved meanwhile. Level-triggered: a commit of the bot's own, or a pull request, that carries the command's name
 * means that it is done.
 */

export interface FixDependencies {
  readonly github: CommandGitHub;
  readonly rules: readonly Rule[];
}

export interface FixRequest {
  /** The state that the command found. */
  readonly state: PullRequestState;
  readonly loaded: LoadedConfiguration;
  /** The command's own name in its commit. */
  readonly command: string;
  /** The command was begun before: there may be something to find. */
  readonly wasTaken: boolean;
  readonly asker: Asker;
  readonly verb: Verb;
  readonly delivery: "commit" | "pull-request";
  readonly isDryRun: boolean;
  /** The files that are meant, of those that the pull request changes. */
  readonly chooseFiles: (paths: readonly string[]) => readonly string[];
  /** Reads files of the pull request; null where its head moved on. */
  readonly collect: (state: PullRequestState, paths: readonly string[]) => Promise<ReadContents | null>;
  readonly plan: (read: ReadContents) => FixPlan;
  /** Whether a plan wants to see all files, and not only the chosen ones; never unless given. */
  readonly needsOthers?: (read: ReadContents) => boolean;
}

export interface Asker {
  readonly login: string;
  readonly id: number;
}

export type FixOutcome =
  | {
      readonly kind: "delivered";
      readonly plan: FixPlan;
      readonly parts: readonly FixPart[];
    }
  | { readonly kind: "previewed"; readonly plan: FixPlan }
  | { readonly kind: "nothing"; readonly plan: FixPlan; readonly files: number }
  | WasDone
  | { readonly kind: "impossible"; readonly why: Prose };

/** The command's commit or pull request is there: the process ended before it could answer. */
export type WasDone =
  | {
      readonly kind: "was-done";
      readonly by: "commit";
      readonly sha: string;
      readonly lines: readonly string[];
    }
  | { readonly kind: "was-done"; readonly by: "pull-request"; readonly number: number };

/** How often the fix starts again because the head moved. */
const MAX_ATTEMPTS = 3;

/** Fix commits of the bot in a row: beyond that two rules, or two bots, may be undoing each other's work. */
const MAX_OWN_COMMITS = 3;

export async function fixPullRequest(
  request: FixRequest,
  { github, rules }: FixDependencies,
): Promise<FixOutcome> {
  let { state, loaded } = request;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (attempt > 0) {
      state = await github.readPullRequest(state.ref);
      loaded = await loadBaseConfiguration(state, { github, rules });
    }
    const outcome = await tryOnce({ ...request, state, loaded }, github);
    if (outcome !== "moved") return outcome;
  }
  const why = prose`Nothing was changed: the branch moved ${plain(MAX_ATTEMPTS)} times while I worked. Ask again once the pushes are done.`;
  return { kind: "impossible", why };
}

async function tryOnce(request: FixRequest, github: CommandGitHub): Promise<FixOutcome | "moved"> {
  const { state, loaded } = request;
  const done = await findDone(request, github);
  if (done !== null) return done;
  const why = request.isDryRun ? null : findObstacle(state);
  if (why !== null) return { kind: "impossible", why };
  const all = findFiles(state, loaded.configuration);
  const paths = request.chooseFiles(all);
  if (paths.length === 0) return { kind: "nothing", plan: { files: [], left: [] }, files: 0 };
  const read = await collectNeeded(request, paths, all);
  if (read === null) return "moved";
  const plan = request.plan(read);
  if (plan.files.length === 0) return { kind: "nothing", plan, files: paths.length };
  if (request.isDryRun) return { kind: "previewed", plan };
  // Only now is it worth waiting for; where GitHub never says, a merge will show it as it does for any commit.
  if (state.isConflicting === null && (await github.readConflict(state.ref)) === true)
    return { kind: "impossible", why: describeConflict(state) };
  const { files } = plan;
  const parts = await deliverFix({ ...request, wanted: request.delivery, files, read }, github);
  return parts === "moved" ? "moved" : { kind: "delivered", plan, parts };
}

/** The chosen files, or all of them where those are not enough. */
async function collectNeeded(
  { collect, state, needsOthers }: FixRequest,
  paths: readonly string[],
  all: readonly string[],
): Promise<ReadContents | null> {
  const chosen = await collect(state, paths);
  const isEnough = chosen === null || paths.length === all.length || needsOthers?.(chosen) !== true;
  return isEnough ? chosen : collect(state, all);
}

/** Only a command that was begun before can have led to a pull request; its commit is among those that were read anyway. */
async function findDone(request: FixRequest, github: CommandGitHub): Promise<WasDone | null> {
  const { state, command } = request;
  const commit = state.recentCommits.find(
    ({ message, isOwn }) => isOwn && readCommandTrailer(message) === command,
  );
  if (commit !== undefined)
    return { kind: "was-done", by: "commit", sha: commit.sha, lines: readFixLines(commit.message) };
  if (!request.wasTaken || request.isDryRun) return null;
  const number = await findFixPullRequest(request, github);
  return number === null ? null : { kind: "was-done", by: "pull-request", number };
}

/** Why nothing can be written to the pull request as it is. */
function findObstacle(state: PullRequestState): Prose | null {
  if (state.isConflicting === true) return describeConflict(state);
  if (countOwnCommits(state) >= MAX_OWN_COMMITS)
    return prose`Nothing was changed: the last ${plain(MAX_OWN_COMMITS)} commits are already mine. I continue after a person commits; ${"/otel-fix --dry-run"} shows what I would change.`;
  return null;
}

function describeConflict({ baseRef }: PullRequestState): Prose {
  return prose`Nothing was changed: the branch conflicts with ${baseRef}, and the merge may change the same lines. Resolve the conflict first.`;
}

/** The finding of the bot's review thread that begins with a comment; null where it is somebody else's thread. */
export function findThreadFinding(state: PullRequestState, firstComment: number | null): Identity | null {
  const thread = state.threads.find(({ commentId }) => commentId !== null && commentId === firstComment);
  const marker = thread === undefined ? null : parseMarker(thread.body);
  return marker?.kind === "finding" ? marker.identity : null;
}
