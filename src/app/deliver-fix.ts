import type { RenderedMessage } from "../core/report/commit-message.ts";
import { readCommandTrailer } from "../core/report/commit-message.ts";
import { parseMarker } from "../core/review/marker.ts";
import { formatIdentity } from "../core/review/identity.ts";
import { listNames, prose, type Prose } from "../core/text/prose.ts";
import type { PlannedFile } from "./choose-fixes.ts";
import type { CommandGitHub, CommitFailure, NewFile } from "./command-ports.ts";
import { openFixPullRequest } from "./open-fix-pull-request.ts";
import type { PullRequestState, Repository } from "./ports.ts";

/**
 * Brings fixed files to a pull request by the highest step of a ladder that works: a commit on its branch, or on the
 * fork's; a pull request of its own; the suggestions of the review; a patch. Says why no higher step was taken.
 */

export type FixDelivery =
  | {
      readonly by: "commit";
      readonly sha: string;
      readonly isExact: boolean;
      readonly reasons: readonly Prose[];
    }
  | { readonly by: "pull-request"; readonly number: number; readonly reasons: readonly Prose[] }
  | { readonly by: "suggestions" | "patch"; readonly reasons: readonly Prose[] }
  /** The branch is not where it was analysed: everything has to be read again. */
  | { readonly by: "moved" };

export interface DeliveryRequest {
  readonly files: readonly PlannedFile[];
  readonly state: PullRequestState;
  readonly message: RenderedMessage;
  /** What a pull request with the fixes would say, Markdown. */
  readonly description: string;
  /** The command's own name in its commit. */
  readonly command: string;
  readonly wanted: "commit" | "pull-request";
}

export async function deliverFix(request: DeliveryRequest, github: CommandGitHub): Promise<FixDelivery> {
  const entries = await github.readEntries(repositoryOfCommit(request.state), {
    sha: request.state.headSha,
    texts: new Map(request.files.map(({ path, before }) => [path, before])),
  });
  const files = request.files.map(({ path, after }): NewFile => {
    const entry = entries.get(path);
    return { path, text: after, mode: entry?.isSame === true ? entry.mode : "" };
  });
  // A symbolic link's text is a path, and a text that lost bytes on its way must not be written back.
  const unfit = files.filter(({ mode }) => mode !== "100644" && mode !== "100755").map(({ path }) => path);
  if (unfit.length > 0) {
    const reason = prose`No commit: ${listNames(unfit)} could not be read byte by byte, or is no ordinary file.`;
    return byHand(request, [reason]);
  }
  return climb(request, files, github);
}

/** The base repository has the commits of all pull requests, those of forks included. */
function repositoryOfCommit({ ref }: PullRequestState): Repository {
  return { owner: ref.owner, repo: ref.repo };
}

async function climb(
  request: DeliveryRequest,
  files: readonly NewFile[],
  github: CommandGitHub,
): Promise<FixDelivery> {
  const { state, message } = request;
  const reasons: Prose[] = [];
  const target = findTarget(request);
  if (target.ok) {
    const { repository } = target;
    const commit = { repository, branch: state.head.branch, expectedHead: state.headSha, files, ...message };
    const result = await github.commitFiles(commit);
    if (result.ok) return { by: "commit", sha: result.sha, isExact: result.isExact, reasons };
    if (result.code === "moved") return { by: "moved" };
    reasons.push(explain(result.code, state));
    if (result.code === "workflows") return byHand(request, [...reasons, WORKFLOWS_ON_ANY_BRANCH]);
  } else if (target.why !== null) reasons.push(target.why);
  const opened = await openFixPullRequest({ ...request, files }, github);
  if (opened.ok) return { by: "pull-request", number: opened.number, reasons };
  return byHand(request, [...reasons, opened.why]);
}

type Target =
  { readonly ok: true; readonly repository: Repository } | { readonly ok: false; readonly why: Prose | null };

/** Where a commit on the pull request's own branch would go; or why there can be none. */
function findTarget({ state, wanted }: DeliveryRequest): Target {
  const { repository, isFork, maintainerCanModify } = state.head;
  if (wanted === "pull-request") return { ok: false, why: null };
  if (repository === null)
    return { ok: false, why: prose`No commit on the branch: its repository is gone, or I cannot see it.` };
  if (!isFork) return { ok: true, repository };
  if (repository.ownerType !== "User") {
    const why = prose`No commit on the fork's branch: GitHub lets nobody push to the forks of an organisation.`;
    return { ok: false, why };
  }
  if (!maintainerCanModify) {
    const why = prose`No commit on the fork's branch: its owner has not allowed edits by maintainers.`;
    return { ok: false, why };
  }
  return { ok: true, repository };
}

const WORKFLOWS_ON_ANY_BRANCH = prose`No pull request either: the permission counts for every branch.`;

function explain(code: Exclude<CommitFailure, "moved">, { head }: PullRequestState): Prose {
  const branch = head.branch;
  return {
    protected: prose`No commit on ${branch}: a rule protects the branch.`,
    workflows: prose`No commit: GitHub lets an app write files under ${".github/workflows/"} only with the permission ${"workflows: write"}, which I do not ask for.`,
    forbidden: prose`No commit on ${branch}: I lack the permission ${"contents: write"}${head.isFork ? [" there"] : []}.`,
    missing: prose`No commit on ${branch}: there is no such branch that I can see.`,
    refused: prose`No commit on ${branch}: GitHub refused it.`,
  }[code];
}

/** The last two steps: nothing is written, a person does it. */
function byHand({ files, state }: DeliveryRequest, reasons: readonly Prose[]): FixDelivery {
  const offered = new Set(
    state.threads.flatMap(({ body, isResolved, isOutdated }) => {
      const marker = parseMarker(body);
      const isOffer =
        marker?.kind === "finding" && !isResolved && !isOutdated && body.includes("```suggestion\n");
      return isOffer ? [formatIdentity(marker.identity)] : [];
    }),
  );
  const wanted = files.flatMap(({ identities }) => identities.map(formatIdentity));
  const isOffered = wanted.length > 0 && wanted.every((identity) => offered.has(identity));
  return { by: isOffered ? "suggestions" : "patch", reasons };
}

/** How many of the newest commits in a row the bot has made. */
export function countOwnCommits({ recentCommits }: PullRequestState): number {
  const last = recentCommits.findLastIndex(
    ({ message, isOwn }) => !isOwn || readCommandTrailer(message) === null,
  );
  return recentCommits.length - 1 - last;
}
