import type { ChangedFile, Extent, PullRequestRef, PullRequestState } from "../../app/ports.ts";
import { readToday } from "../today.ts";
import { FEW_PAGES } from "../../app/files/read-limits.ts";
import { ask, askForLess, type FetchAnswer } from "./ask.ts";
import { readCheckRunState } from "./check-run-state.ts";
import type { GitHubBytes } from "./fetch-bytes.ts";
import { readConfigurationEntry, readConfigurationNode } from "./found-configuration.ts";
import { mayHaveAnswers } from "./may-have-answers.ts";
import { isSameActor, toReview, toThread } from "./own-texts.ts";
import { findNext, MOST_PAGES, present } from "./pages.ts";
import { toHeadState } from "./pull-request-head.ts";
import { SHARED_REPOSITORY } from "./scope.ts";
import {
  PAGES_QUERY,
  PULL_REQUEST_QUERY,
  type FileNode,
  type HeadCommit,
  type ListName,
  type PullRequestAnswer,
  type PullRequestNode,
} from "./pull-request-query.ts";

/** How much of the texts is asked for at once: as they mostly are, then less; 20 of the longest fit in one answer. */
const SIZES: readonly Size[] = [
  { size: 100, commits: 30, withCommits: true },
  { size: 20, commits: 10, withCommits: true },
  { size: 10, commits: 3, withCommits: true },
  // A commit's message may have any length: without them, nothing is known to be a commit of the bot's.
  { size: 10, commits: 1, withCommits: false },
];

interface Size {
  /** Threads, and reviews. */
  readonly size: number;
  readonly commits: number;
  readonly withCommits: boolean;
}

/** Pages of each list. */
const PAGES: Readonly<Record<Extent, number>> = { all: MOST_PAGES, few: FEW_PAGES, head: 1 };

export async function readPullRequest(
  github: GitHubBytes,
  ref: PullRequestRef,
  { configurationPath, extent = "all" }: Wishes,
): Promise<PullRequestState> {
  const sizes = extent === "head" ? SIZES.slice(-1) : SIZES;
  const { data: answer, left } = await askForLess(sizes, (size) =>
    query(github, ref, { configurationPath, ...size }),
  );
  const node = answer.repository?.pullRequest ?? null;
  if (answer.repository === null || node === null)
    throw new Error(`there is no pull request ${ref.owner}/${ref.repo}#${ref.number}`);
  const { files, threads, reviews } = await readLists(github, ref, { first: node, extent, sizes: left });
  const head = findHeadCommit(node);
  return {
    ref,
    repositoryUrl: answer.repository.url,
    status: node.state === "OPEN" ? "open" : node.state === "MERGED" ? "merged" : "closed",
    isDraft: node.isDraft,
    isLocked: node.locked,
    headSha: node.headRefOid,
    today: readToday(),
    baseSha: node.baseRefOid,
    baseRef: node.baseRefName,
    ...toHeadState(node, { ...answer.viewer, is: (login) => isSameActor(login, answer.viewer.login) }),
    changedFiles: files.map(toChangedFile),
    unlistedFiles: Math.max(0, (node.files?.totalCount ?? 0) - files.length),
    ...findConfigurations(answer, node, { ref, path: configurationPath }),
    // Where the commit is not listed yet, nothing is known, and nothing is said of it.
    isConfiguredAtHead: head?.file !== null,
    threads: threads.flatMap((thread) => toThread(thread, answer.viewer.login)),
    reviews: reviews.flatMap(toReview),
    mayHaveAnswers: mayHaveAnswers(node, threads),
    missingPermissions: await github.findMissingPermissions(),
    ...(head === null ? { checkRun: null, rivals: [] } : await readCheckRunState(github, ref, head)),
  };
}

interface Wishes {
  readonly configurationPath: string;
  readonly extent?: Extent | undefined;
}

/** The organisation's repository may not exist, or be out of sight: then GitHub answers with an error beside the data. */
function query(
  github: FetchAnswer,
  { owner, repo, number }: PullRequestRef,
  { configurationPath, ...size }: Pick<Wishes, "configurationPath"> & Size,
): Promise<PullRequestAnswer | null> {
  const organisation = `HEAD:${configurationPath}`;
  const variables = { owner, repo, number, configuration: configurationPath, organisation, ...size };
  return ask(github, { query: PULL_REQUEST_QUERY, variables, mayMiss: "shared" });
}

type Lists = Partial<Pick<PullRequestNode, ListName>>;

interface PageAnswer {
  readonly repository: { readonly pullRequest: Lists | null } | null;
}

interface Reading {
  readonly first: Lists;
  readonly extent: Extent;
  readonly sizes: readonly Size[];
}

/** All items of the three lists, of which each page is one call. */
async function readLists(
  github: FetchAnswer,
  { owner, repo, number }: PullRequestRef,
  { first, extent, sizes }: Reading,
) {
  const pages: Lists[] = [first];
  let left = sizes;
  for (let after = findCursors(first); after !== null && pages.length < PAGES[extent];) {
    const from = after;
    const read = await askForLess(left, ({ size }) =>
      ask<PageAnswer>(github, { query: PAGES_QUERY, variables: { owner, repo, number, size, ...from } }),
    );
    left = read.left;
    const page = read.data.repository?.pullRequest ?? {};
    pages.push(page);
    after = findCursors(page);
    // Without all of them nobody knows what the bot has said already.
    if (pages.length === PAGES.all && after !== null) throw new TooMuchSaid();
  }
  return {
    files: pages.flatMap(({ files }) => present(files?.nodes)),
    threads: pages.flatMap(({ reviewThreads }) => present(reviewThreads?.nodes)),
    reviews: pages.flatMap(({ reviews }) => present(reviews?.nodes)),
  };
}

/** Of the lists, only those that have more are asked for again; null where none has. */
function findCursors(page: Lists) {
  const [files, threads, reviews] = [page.files, page.reviewThreads, page.reviews].map(findNext);
  const withFiles = files != null;
  const withThreads = threads != null;
  const withReviews = reviews != null;
  return withFiles || withThreads || withReviews
    ? { withFiles, files, withThreads, threads, withReviews, reviews }
    : null;
}

/** So many threads or reviews that they are there to be in the way. The check says this instead of a review. */
class TooMuchSaid extends Error {
  readonly isFinal = true;

  constructor() {
    super(
      `there are more threads or reviews than fit in the ${PAGES.all} answers of GitHub's that otel-fix reads`,
    );
  }
}

const CHANGES: Readonly<Record<string, ChangedFile["change"]>> = {
  ADDED: "added",
  MODIFIED: "modified",
  DELETED: "deleted",
  RENAMED: "renamed",
  COPIED: "copied",
};

function toChangedFile({ path, changeType }: FileNode): ChangedFile {
  return { path, change: CHANGES[changeType] ?? "changed" };
}

type Configurations = Pick<PullRequestState, "configuration" | "organisationConfiguration">;

/** A repository's own file takes the organisation's place, as in Probot; it names it in `_extends` to build on it. */
function findConfigurations(
  answer: PullRequestAnswer,
  node: PullRequestNode,
  { ref, path }: { ref: PullRequestRef; path: string },
): Configurations {
  const own = node.baseRef?.target?.file ?? null;
  const shared = answer.shared?.object ?? null;
  const source = { owner: ref.owner, repo: ref.repo, path };
  const home = {
    source: { ...source, repo: SHARED_REPOSITORY },
    isPublic: answer.shared?.isPrivate === false,
  };
  const organisation = shared === null ? null : readConfigurationNode(shared, home);
  const isPublic = !node.repository.isPrivate;
  return {
    configuration: own === null ? organisation : readConfigurationEntry(own, { source, isPublic }),
    // The organisation's own repository has nothing to fall back to.
    organisationConfiguration: ref.repo === SHARED_REPOSITORY ? null : organisation,
  };
}

function findHeadCommit(node: PullRequestNode): HeadCommit | null {
  const [last] = present(node.commits.nodes);
  return last?.commit.oid === node.headRefOid ? last.commit : null;
}
