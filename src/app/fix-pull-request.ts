import { prose, type Prose } from "../core/text/prose.ts";
import { readCommandTrailer, readFixLines, renderFixMessage } from "../core/report/commit-message.ts";
import { renderFixPullRequest } from "../core/report/command-answer.ts";
import type { Rule } from "../core/lint/rule.ts";
import { parseMarker } from "../core/review/marker.ts";
import type { Identity } from "../core/review/identity.ts";
import { findCandidates } from "./analyse-pull-request.ts";
import type { FixPlan } from "./choose-fixes.ts";
import { countOwnCommits, deliverFix, type FixDelivery } from "./deliver-fix.ts";
import { loadConfiguration, type LoadedConfiguration } from "./load-configuration.ts";
import type { CommandGitHub } from "./command-ports.ts";
import type { FileContent, PullRequestState } from "./ports.ts";
import { readFiles } from "./read-manifests.ts";

/**
 * Fixes a pull request's files because a command asked for it: read, plan, prove, deliver; from the start again where the
 * branch moved meanwhile. Level-triggered: a commit of the bot's own that carries the command's name means that it is done.
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
  readonly asker: Asker;
  readonly verb: "Fix" | "Ignore";
  readonly delivery: "commit" | "pull-request";
  readonly isDryRun: boolean;
  /** The files that are meant, of those that the pull request changes. */
  readonly chooseFiles: (paths: readonly string[]) => readonly string[];
  readonly plan: (contents: ReadonlyMap<string, FileContent>) => FixPlan;
}

export interface Asker {
  readonly login: string;
  readonly id: number;
}

export type FixOutcome =
  | {
      readonly kind: "delivered";
      readonly plan: FixPlan;
      readonly delivery: Exclude<FixDelivery, { by: "moved" }>;
    }
  | { readonly kind: "previewed"; readonly plan: FixPlan }
  | { readonly kind: "nothing"; readonly plan: FixPlan; readonly files: number }
  /** The command's commit is there: the process ended before it could answer. */
  | { readonly kind: "was-done"; readonly sha: string; readonly lines: readonly string[] }
  | { readonly kind: "impossible"; readonly why: Prose };

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
      const options = { ruleIds: rules.map(({ id }) => id), readFile: readFileOf(github) };
      loaded = await loadConfiguration(state.configuration, options);
    }
    const outcome = await tryOnce({ ...request, state, loaded }, github);
    if (outcome !== "moved") return outcome;
  }
  const why = prose`Nothing was changed: the branch moved ${[String(MAX_ATTEMPTS)]} times while I was at work. Please ask again once the pushes are through.`;
  return { kind: "impossible", why };
}

function readFileOf(github: CommandGitHub): CommandGitHub["readConfigurationFile"] {
  return (source) => github.readConfigurationFile(source);
}

async function tryOnce(request: FixRequest, github: CommandGitHub): Promise<FixOutcome | "moved"> {
  const { state, loaded, command } = request;
  const done = state.recentCommits.find(
    ({ message, isOwn }) => isOwn && readCommandTrailer(message) === command,
  );
  if (done !== undefined) return { kind: "was-done", sha: done.sha, lines: readFixLines(done.message) };
  const why = request.isDryRun ? null : findObstacle(state);
  if (why !== null) return { kind: "impossible", why };
  const paths = request.chooseFiles(findCandidates(state, loaded.configuration));
  if (paths.length === 0) return { kind: "nothing", plan: { files: [], left: [] }, files: 0 };
  const read = await readFiles(github, state.ref, { sha: state.headSha, paths });
  if (read.headSha !== state.headSha) return "moved";
  const plan = request.plan(read.contents);
  if (plan.files.length === 0) return { kind: "nothing", plan, files: paths.length };
  if (request.isDryRun) return { kind: "previewed", plan };
  // Only now is it worth waiting for; where GitHub never says, a merge will show it as it does for any commit.
  if (state.isConflicting === null && (await github.readConflict(state.ref)) === true)
    return { kind: "impossible", why: describeConflict(state) };
  const delivery = await deliver(request, plan, github);
  return delivery.by === "moved" ? "moved" : { kind: "delivered", plan, delivery };
}

/** Why nothing can be written to the pull request as it is. */
function findObstacle(state: PullRequestState): Prose | null {
  if (state.isConflicting === true) return describeConflict(state);
  if (countOwnCommits(state) >= MAX_OWN_COMMITS)
    return prose`Nothing was changed: the last ${[String(MAX_OWN_COMMITS)]} commits are mine already. After a commit of a person I can go on; ${"/otel-fix --dry-run"} shows what I would change.`;
  return null;
}

function describeConflict({ baseRef }: PullRequestState): Prose {
  return prose`Nothing was changed: the branch conflicts with ${baseRef}, and the merge may change the same lines. Please resolve the conflict first.`;
}

function deliver(request: FixRequest, plan: FixPlan, github: CommandGitHub): Promise<FixDelivery> {
  const { state, command, asker, verb, delivery } = request;
  const message = renderFixMessage({ files: plan.files, verb, asker, command });
  const description = renderFixPullRequest(state.ref.number, listChanges(plan));
  return deliverFix({ files: plan.files, state, message, description, command, wanted: delivery }, github);
}

export function listChanges(plan: FixPlan): readonly { readonly path: string; readonly what: Prose }[] {
  return plan.files.flatMap(({ path, changes }) => changes.map((what) => ({ path, what })));
}

/** The finding of the bot's review thread that begins with a comment; null where it is somebody else's thread. */
export function findThreadFinding(state: PullRequestState, firstComment: number | null): Identity | null {
  const thread = state.threads.find(({ commentId }) => commentId === firstComment);
  const marker = thread === undefined ? null : parseMarker(thread.body);
  return marker?.kind === "finding" ? marker.identity : null;
}
