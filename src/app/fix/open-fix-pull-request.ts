import { renderFixPullRequest } from "../../core/report/command-answer.ts";
import { readCommandTrailer } from "../../core/report/commit-message.ts";
import { digest } from "../../core/text/digest.ts";
import { prose, type Prose } from "../../core/text/prose.ts";
import { listChanges, type PlannedFile } from "./choose-fixes.ts";
import type { CommandGitHub, CommitFailure, FixBranch, NewCommit } from "../command-ports.ts";
import type { BranchHome, PullRequestState } from "../ports.ts";
import { isWorkflow } from "./sort-files.ts";

/**
 * A pull request with the fixes: into the pull request's own branch, or, for a fork, into the branch that it goes to.
 * Level-triggered: the branch has the command's name, so whatever was done for the command before is found under it,
 * wherever the head is by now.
 */

export interface FixPullRequest {
  readonly state: PullRequestState;
  /** The command's own name in its commit. */
  readonly command: string;
  readonly commit: Omit<NewCommit, "repository" | "branch">;
  readonly files: readonly PlannedFile[];
}

export type OpenedPullRequest =
  /** base is named where the pull request brings a fork's commits along: it goes there, and not into the fork. */
  { readonly ok: true; readonly number: number; readonly base: string | null } | Refused;

interface Refused {
  readonly ok: false;
  readonly why: Prose;
}

export async function openFixPullRequest(
  request: FixPullRequest,
  github: CommandGitHub,
): Promise<OpenedPullRequest> {
  const { state, commit } = request;
  // Known before anything is made that would have to be taken away again.
  if (state.missingPermissions.includes("pull_requests: write")) return lack("pull_requests: write");
  const repository = homeOf(state);
  const branch = nameFixBranch(state, request.command);
  const claimed = await claimBranch({ ...commit, repository, branch }, request, github);
  if (!claimed.ok) return claimed;
  const base = findForkBase(state);
  if (claimed.pullRequest !== null) return { ok: true, number: claimed.pullRequest, base };
  const opened = await github.openPullRequest(repository, {
    head: branch,
    base: base ?? state.head.branch,
    title: commit.headline,
    body: renderFixPullRequest(state.ref.number, listChanges(request.files), base),
  });
  if (opened.ok) return { ok: true, number: opened.number, base };
  await github.removeBranch(repository, { name: branch, sha: claimed.sha });
  return opened.code === "forbidden" ? lack("pull_requests: write") : REFUSED;
}

/** The pull request that a command has led to; null where it has led to none. */
export async function findFixPullRequest(
  { state, command }: Pick<FixPullRequest, "state" | "command">,
  github: CommandGitHub,
): Promise<number | null> {
  return (await github.readFixBranch(homeOf(state), nameFixBranch(state, command))).pullRequest;
}

function homeOf({ ref, repositoryId }: PullRequestState): BranchHome {
  return { owner: ref.owner, repo: ref.repo, id: repositoryId };
}

/** A digest, because a command's name may hold what a branch's cannot. */
function nameFixBranch({ ref }: PullRequestState, command: string): string {
  return `otel-fix/${ref.number}-${digest(command)}`;
}

/** Where the fixes of a fork go that cannot be pushed to; null where the head is a branch of this repository. */
export function findForkBase({ head, baseRef }: PullRequestState): string | null {
  return head.isFork || head.repository === null ? baseRef : null;
}

type ClaimedBranch =
  { readonly ok: true; readonly sha: string; readonly pullRequest: FixBranch["pullRequest"] } | Refused;

/** The branch with the command's commit: made now, or left by the same command when it was cut short. */
async function claimBranch(
  commit: NewCommit,
  { state, command }: FixPullRequest,
  github: CommandGitHub,
): Promise<ClaimedBranch> {
  const made = await github.commitToNewBranch(commit);
  if (made.ok) return { ok: true, sha: made.sha, pullRequest: null };
  if (made.code !== "exists") return { ok: false, why: explain(made.code, state) };
  const { tip, pullRequest } = await github.readFixBranch(commit.repository, commit.branch);
  const isSame = tip?.isOwn === true && readCommandTrailer(tip.message) === command;
  if (tip !== null && (isSame || pullRequest !== null)) return { ok: true, sha: tip.sha, pullRequest };
  const why = prose`No pull request with the changes: a branch ${commit.branch} exists already, and it isn't mine.`;
  return { ok: false, why };
}

function explain(code: Exclude<CommitFailure, "exists">, state: PullRequestState): Prose {
  const hasWorkflows = state.changedFiles.some(({ path }) => isWorkflow(path));
  const isAllowed = !state.missingPermissions.includes("contents: write");
  // GitHub names the general refusal, too, where it means files of workflows.
  if (code === "workflows" || (code === "forbidden" && hasWorkflows && isAllowed)) return BRINGS_WORKFLOWS;
  if (code === "forbidden") return lack("contents: write").why;
  if (code === "protected")
    return prose`No pull request with the changes: a repository rule keeps me from creating a branch.`;
  return REFUSED.why;
}

const BRINGS_WORKFLOWS = prose`No pull request with the changes: its branch would hold what this pull request changes under ${".github/workflows/"}, and GitHub lets an app write there only with the permission ${"workflows: write"}, which I don't ask for.`;

const REFUSED: Refused = { ok: false, why: prose`No pull request with the changes: GitHub refused it.` };

function lack(permission: string): Refused {
  return { ok: false, why: prose`No pull request with the changes: I lack the permission ${permission}.` };
}
