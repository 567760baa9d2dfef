import type {
  MergedPullRequest,
  OpenPullRequest,
  PullRequestRef,
  Repository,
  WantedPullRequests,
} from "../../app/ports.ts";
import { isMarkedConfiguration, listRuns, SELECT_FEW_SUITES, type CheckedCommit } from "./check-run-state.ts";
import type { GitHubClient } from "./client.ts";
import { present, type Connection } from "./pages.ts";

/** Looks through a repository's pull requests: those that are open, and one that was merged. */

/** A repository with more open pull requests than 20 pages of 50 is not read to its end. */
const MAX_PAGES = 20;

const OPEN_QUERY = /* GraphQL */ `
  query OpenPullRequests($owner: String!, $repo: String!, $base: String, $after: String) {
    repository(owner: $owner, name: $repo) {
      pullRequests(
        states: OPEN
        baseRefName: $base
        first: 50
        after: $after
        orderBy: { field: UPDATED_AT, direction: DESC }
      ) {
        pageInfo { hasNextPage endCursor }
        nodes {
          number
          createdAt
          updatedAt
          headRefOid
          commits(last: 1) { nodes { commit { oid committedDate ${SELECT_FEW_SUITES} } } }
        }
      }
    }
  }
`;

interface OpenAnswer {
  readonly repository: { readonly pullRequests: Connection<OpenNode> } | null;
}

interface OpenNode {
  readonly number: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly headRefOid: string;
  readonly commits: Commits;
}

type Commit = Pick<CheckedCommit, "oid" | "checkSuites"> & { readonly committedDate: string };

interface Commits {
  readonly nodes: readonly ({ readonly commit: Commit } | null)[] | null;
}

export async function listOpenPullRequests(
  client: GitHubClient,
  { owner, repo }: Repository,
  { base, changedSince }: WantedPullRequests,
): Promise<readonly OpenPullRequest[]> {
  const found: OpenPullRequest[] = [];
  let after: string | null = null;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer: OpenAnswer = await client.graphql<OpenAnswer>(OPEN_QUERY, { owner, repo, base, after });
    const pulls = answer.repository?.pullRequests;
    const listed = present(pulls?.nodes).map(toOpen);
    const wanted = listed.filter(({ changedAt }) => changedSince === null || changedAt >= changedSince);
    found.push(...wanted);
    if (pulls?.pageInfo.hasNextPage !== true || wanted.length < listed.length) break;
    after = pulls.pageInfo.endCursor;
  }
  return found;
}

/** When a head was pushed GitHub no longer tells: it was after the pull request was opened, or the commit was made. */
function toOpen({ number, createdAt, updatedAt, headRefOid, commits }: OpenNode): OpenPullRequest {
  const head = present(commits.nodes).find(({ commit }) => commit.oid === headRefOid)?.commit;
  const times = [createdAt, ...(head === undefined ? [] : [head.committedDate])].map(toTime);
  return {
    number,
    isChecked: head !== undefined && listRuns(head).some((run) => run.number === number),
    changedAt: toTime(updatedAt),
    pushedAfter: times.reduce((a, b) => (a > b ? a : b)),
  };
}

/** In one form, so that times compare as texts. */
function toTime(time: string): string {
  return new Date(time).toISOString();
}

const MERGED_QUERY = /* GraphQL */ `
  query MergedPullRequest($owner: String!, $repo: String!, $number: Int!) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        merged
        baseRefName
        files(first: 100) { nodes { path } }
        commits(last: 1) { nodes { commit { oid committedDate ${SELECT_FEW_SUITES} } } }
      }
    }
  }
`;

interface MergedAnswer {
  readonly repository: {
    readonly pullRequest: {
      readonly merged: boolean;
      readonly baseRefName: string;
      readonly files: { readonly nodes: readonly ({ readonly path: string } | null)[] | null } | null;
      readonly commits: Commits;
    } | null;
  } | null;
}

/** Of a pull request with more than 100 files, its own check run remembers whether the configuration was among them. */
export async function readMerged(
  client: GitHubClient,
  { owner, repo, number }: PullRequestRef,
  configurationPath: string,
): Promise<MergedPullRequest | null> {
  const answer = await client.graphql<MergedAnswer>(MERGED_QUERY, { owner, repo, number });
  const pull = answer.repository?.pullRequest ?? null;
  if (pull?.merged !== true) return null;
  const isListed = present(pull.files?.nodes).some(({ path }) => path === configurationPath);
  const isMarked = present(pull.commits.nodes).some(({ commit }) => isMarkedConfiguration(commit, number));
  return { base: pull.baseRefName, changesConfiguration: isListed || isMarked };
}
