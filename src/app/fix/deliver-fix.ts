import { readCommandTrailer, renderFixMessage, type Verb } from "../../core/report/commit-message.ts";
import { parseMarker } from "../../core/review/marker.ts";
import { formatIdentity } from "../../core/review/identity.ts";
import { prose, type Prose } from "../../core/text/prose.ts";
import type { PlannedFile } from "./choose-fixes.ts";
import type { CommandGitHub, CommitFailure, NewCommit } from "../command-ports.ts";
import { openFixPullRequest } from "./open-fix-pull-request.ts";
import type { BranchHome, PullRequestState, ReadContents } from "../ports.ts";
import { sortFiles, WORKFLOWS, WORKFLOWS_ON_ANY_BRANCH, type Fit } from "./sort-files.ts";

/**
 * Brings fixed files to a pull request by the highest step of a ladder that works: a commit on its branch, or on the
 * fork's; a pull request of its own; the suggestions of the review; a patch. Says why no higher step was taken. Files
 * that the bot may not or cannot write take the last steps, and hold up no others.
 */

/** What became of some of the files. */
export type FixPart = FixDelivery & {
  readonly files: readonly PlannedFile[];
  /** Why no higher step was taken. */
  readonly reasons: readonly Prose[];
};

export type FixDelivery =
  | { readonly by: "commit"; readonly sha: string; readonly isExact: boolean }
  /** base is named where the pull request goes there instead, and so brings a fork's commits along. */
  | { readonly by: "pull-request"; readonly number: number; readonly base: string | null }
  | { readonly by: "suggestions" | "patch" };

export interface DeliveryRequest {
  readonly files: readonly PlannedFile[];
  readonly state: PullRequestState;
  readonly read: ReadContents;
  readonly verb: Verb;
  readonly asker: { readonly login: string; readonly id: number };
  /** The command's own name in its commit. */
  readonly command: string;
  readonly wanted: "commit" | "pull-request";
}

/** moved: the branch is not where it was analysed, and everything has to be read again. */
export async function deliverFix(
  request: DeliveryRequest,
  github: CommandGitHub,
): Promise<readonly FixPart[] | "moved"> {
  const { fit, unfit } = sortFiles(request.files, request.read.contents);
  const byHand = unfit.map(({ files, reasons }) => leaveToPerson(files, request, reasons));
  if (fit.length === 0) return byHand;
  const part = await climb(fit, request, github);
  return part === "moved" ? part : [part, ...byHand];
}

async function climb(
  fit: readonly Fit[],
  request: DeliveryRequest,
  github: CommandGitHub,
): Promise<FixPart | "moved"> {
  const { state, read, command } = request;
  const files = fit.map(({ planned }) => planned);
  const commit = {
    parent: state.headSha,
    parentTree: read.tree,
    files: fit.map(({ planned, mode }) => ({ path: planned.path, text: planned.after, mode })),
    ...renderFixMessage({ ...request, files }),
  };
  const reasons: Prose[] = [];
  const target = findTarget(request);
  if (target.ok) {
    const result = await github.commitFiles({ ...commit, ...target });
    if (result.ok) return { by: "commit", sha: result.sha, isExact: result.isExact, files, reasons };
    if (result.code === "moved") return "moved";
    reasons.push(explain(result.code, state));
    if (result.code === "workflows")
      return leaveToPerson(files, request, [...reasons, WORKFLOWS_ON_ANY_BRANCH]);
  } else if (target.why !== null) reasons.push(target.why);
  const opened = await openFixPullRequest({ state, command, commit, files }, github);
  if (!opened.ok) return leaveToPerson(files, request, [...reasons, opened.why]);
  return { by: "pull-request", number: opened.number, base: opened.base, files, reasons };
}

type Target =
  | { readonly ok: true; readonly repository: BranchHome; readonly branch: NewCommit["branch"] }
  | { readonly ok: false; readonly why: Prose | null };

/** Where a commit on the pull request's own branch would go; or why there can be none. */
function findTarget({ state, wanted }: DeliveryRequest): Target {
  const { repository, branch, isFork, maintainerCanModify } = state.head;
  if (wanted === "pull-request") return { ok: false, why: null };
  if (repository === null)
    return { ok: false, why: prose`No commit on the branch: its repository is gone, or I can't see it.` };
  if (!isFork) return { ok: true, repository, branch };
  if (repository.ownerType !== "User") {
    const why = prose`No commit on the fork's branch: the fork belongs to an organisation, and GitHub lets nobody from outside push to it.`;
    return { ok: false, why };
  }
  if (!maintainerCanModify) {
    const why = prose`No commit on the fork's branch: its owner has not allowed edits by maintainers.`;
    return { ok: false, why };
  }
  return { ok: true, repository, branch };
}

function explain(code: Exclude<CommitFailure, "moved">, { head }: PullRequestState): Prose {
  const branch = head.branch;
  return {
    protected: prose`No commit on ${branch}: a rule protects the branch.`,
    workflows: WORKFLOWS,
    forbidden: prose`No commit on ${branch}: I lack the permission ${"contents: write"}${head.isFork ? [" there"] : []}.`,
    missing: prose`No commit on ${branch}: I can't see such a branch.`,
    exists: prose`No commit on ${branch}: GitHub refused it.`,
    refused: prose`No commit on ${branch}: GitHub refused it.`,
  }[code];
}

/** The last two steps: nothing is written, a person does it. */
function leaveToPerson(
  files: readonly PlannedFile[],
  { state, verb }: DeliveryRequest,
  reasons: readonly Prose[],
): FixPart {
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
  if (isOffered) return { by: "suggestions", files, reasons };
  return { by: "patch", files, reasons: [...reasons, NO_SUGGESTIONS[verb]] };
}

const NO_SUGGESTIONS: Readonly<Record<Verb, Prose>> = {
  Fix: prose`No suggestions to commit: not every finding here has an open review thread with one.`,
  Ignore: prose`No suggestions to commit: the review's suggestions fix findings; they don't suppress any.`,
};

/** How many of the newest commits in a row the bot has made. */
export function countOwnCommits({ recentCommits }: PullRequestState): number {
  const last = recentCommits.findLastIndex(
    ({ message, isOwn }) => !isOwn || readCommandTrailer(message) === null,
  );
  return recentCommits.length - 1 - last;
}
