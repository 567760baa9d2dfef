import type { PullRequestRef } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";

type Repository = Pick<PullRequestRef, "owner" | "repo">;

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
  const { owner, repo } = repository;
  const { data } = await client.request("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", {
    owner,
    repo,
    commit_sha: headSha,
  });
  const listed = data.filter(
    (pull) => pull.state === "open" && pull.head.sha === headSha && isOf(pull.base.repo, repository),
  );
  const numbers =
    listed.length > 0 ? listed.map(({ number }) => number) : await search(client, repository, headSha);
  return numbers.map((number) => ({ owner, repo, number }));
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

function isOf(repository: { readonly full_name: string }, { owner, repo }: Repository): boolean {
  return repository.full_name.toLowerCase() === `${owner}/${repo}`.toLowerCase();
}
