import type { PressedCheck } from "../../app/command-ports.ts";
import type { PullRequestRef, Repository } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";

/** Which pull requests a check means. A check knows its commit; which pull requests the commit belongs to GitHub only half knows. */

/** A repository with more open pull requests than this is not searched to its end. */
const MAX_PAGES = 30;
const PAGE = 100;

/**
 * Open pull requests whose head is a commit. GitHub sends none with a rerequested check of a fork's commit, and does not
 * list them with the commit either: then the open ones are searched.
 */
export async function findPullRequests(
  client: GitHubClient,
  repository: Repository,
  headSha: string,
): Promise<readonly PullRequestRef[]> {
  const heads = (await listOfCommit(client, repository, headSha)).filter(isHead);
  const numbers = heads.length > 0 ? numbersOf(heads) : await search(client, repository, headSha);
  return toRefs(repository, numbers);
}

/**
 * The pull requests that a person means who presses a button on a check: those whose head it is about; else the open ones
 * that it was about, which may have moved on; else the one that is over. There a press is answered, not carried out.
 */
export async function findPressed(
  client: GitHubClient,
  repository: Repository,
  { headSha, listed }: PressedCheck,
): Promise<readonly PullRequestRef[]> {
  const known = await listOfCommit(client, repository, headSha);
  const open = known.filter(({ isOpen }) => isOpen);
  const choices = [numbersOf(open.filter(isHead)), listed, numbersOf(open)];
  const found = choices.find(({ length }) => length > 0);
  if (found !== undefined) return toRefs(repository, found);
  const searched = await search(client, repository, headSha);
  if (searched.length > 0) return toRefs(repository, searched);
  const over = known.length > 0 ? numbersOf(known) : await listClosed(client, repository, headSha);
  return toRefs(repository, over.slice(0, 1));
}

interface Listed {
  readonly number: number;
  readonly isOpen: boolean;
  readonly isHead: boolean;
}

function isHead(pull: Listed): boolean {
  return pull.isOpen && pull.isHead;
}

function numbersOf(pulls: readonly Listed[]): readonly number[] {
  return pulls.map(({ number }) => number);
}

function toRefs({ owner, repo }: Repository, numbers: readonly number[]): readonly PullRequestRef[] {
  return numbers.map((number) => ({ owner, repo, number }));
}

/** Merged pull requests of a commit in the default branch; merged and open ones of any other. */
async function listOfCommit(
  client: GitHubClient,
  repository: Repository,
  headSha: string,
): Promise<readonly Listed[]> {
  const { owner, repo } = repository;
  const { data } = await client.request("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", {
    owner,
    repo,
    commit_sha: headSha,
  });
  return data
    .filter((pull) => isOf(pull.base.repo, repository))
    .map(({ number, state, head }) => ({ number, isOpen: state === "open", isHead: head.sha === headSha }));
}

async function search(
  client: GitHubClient,
  { owner, repo }: Repository,
  headSha: string,
): Promise<readonly number[]> {
  const found: number[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { data } = await client.request("GET /repos/{owner}/{repo}/pulls", {
      owner,
      repo,
      state: "open",
      per_page: PAGE,
      page,
    });
    found.push(...data.filter((pull) => pull.head.sha === headSha).map(({ number }) => number));
    if (data.length < PAGE) break;
  }
  return found;
}

/** GitHub connects a closed pull request with nothing: only those that changed last are looked through. */
async function listClosed(
  client: GitHubClient,
  { owner, repo }: Repository,
  headSha: string,
): Promise<readonly number[]> {
  const { data } = await client.request("GET /repos/{owner}/{repo}/pulls", {
    owner,
    repo,
    state: "closed",
    sort: "updated",
    direction: "desc",
    per_page: PAGE,
  });
  return data.filter((pull) => pull.head.sha === headSha).map(({ number }) => number);
}

function isOf(repository: { readonly full_name: string }, { owner, repo }: Repository): boolean {
  return repository.full_name.toLowerCase() === `${owner}/${repo}`.toLowerCase();
}
