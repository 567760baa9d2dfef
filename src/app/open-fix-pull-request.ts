import { readCommandTrailer, type RenderedMessage } from "../core/report/commit-message.ts";
import { prose, type Prose } from "../core/text/prose.ts";
import type { CommandGitHub, NewFile } from "./command-ports.ts";
import type { PullRequestState, Repository } from "./ports.ts";

/** A pull request with the fixes: into the pull request's own branch, or, for a fork, into the branch that it goes to. */

export interface FixPullRequest {
  readonly state: PullRequestState;
  readonly message: RenderedMessage;
  /** The description, Markdown. */
  readonly description: string;
  /** The command's own name in its commit. */
  readonly command: string;
  readonly files: readonly NewFile[];
}

export type OpenedPullRequest =
  { readonly ok: true; readonly number: number } | { readonly ok: false; readonly why: Prose };

export async function openFixPullRequest(
  request: FixPullRequest,
  github: CommandGitHub,
): Promise<OpenedPullRequest> {
  const { state, message, files } = request;
  const repository = { owner: state.ref.owner, repo: state.ref.repo };
  const place = await claimBranch(request, repository, github);
  if (!place.ok) return place;
  const { branch } = place;
  if (!place.isDone) {
    const commit = { repository, branch, expectedHead: state.headSha, files, ...message };
    const result = await github.commitFiles(commit);
    if (!result.ok) return refuse(result.code === "forbidden" ? "contents: write" : null);
  }
  const { head } = state;
  const isInside = !head.isFork && head.repository !== null;
  const opened = await github.openPullRequest(repository, {
    head: branch,
    base: isInside ? head.branch : state.baseRef,
    title: message.headline,
    body: request.description,
  });
  return opened.ok ? opened : refuse(opened.code === "forbidden" ? "pull_requests: write" : null);
}

type Claim =
  /** isDone: the command's commit is on it already. */
  | { readonly ok: true; readonly branch: string; readonly isDone: boolean }
  | Exclude<OpenedPullRequest, { ok: true }>;

/** Branches of one commit that commands may ask for. */
const MAX_BRANCHES = 9;

/** A branch at the analysed commit. One of that name may be left from another command, or from this one, cut short. */
async function claimBranch(
  { state, command }: FixPullRequest,
  repository: Repository,
  github: CommandGitHub,
): Promise<Claim> {
  const name = `otel-fix/${state.ref.number}-${state.headSha.slice(0, 7)}`;
  for (let count = 1; count <= MAX_BRANCHES; count += 1) {
    const branch = count === 1 ? name : `${name}-${count}`;
    const created = await github.createBranch(repository, branch, state.headSha);
    if (created.ok) return { ok: true, branch, isDone: false };
    if (created.code === "forbidden") return refuse("contents: write");
    const found = await github.readBranch(repository, branch);
    if (found === null) return refuse(null);
    if (found.sha === state.headSha) return { ok: true, branch, isDone: false };
    if (found.isOwn && readCommandTrailer(found.message) === command)
      return { ok: true, branch, isDone: true };
  }
  return refuse(null);
}

function refuse(permission: string | null): { readonly ok: false; readonly why: Prose } {
  const why =
    permission === null
      ? prose`No pull request with the fixes: GitHub refused it.`
      : prose`No pull request with the fixes: I lack the permission ${permission}.`;
  return { ok: false, why };
}
