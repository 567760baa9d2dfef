// Where things live: addresses of the API and of pages for people. A GitHub Enterprise Server has its API under /api/v3.
import type { Account, IssueComment, Pull, Repository, Review, ReviewComment } from "../state/records.ts";
import { type World, fullName } from "../state/world.ts";

export function apiUrl(world: World, path: string): string {
  return `${world.url}/api/v3${path}`;
}

export function repositoryApi(world: World, repository: Repository): string {
  return apiUrl(world, `/repos/${fullName(repository)}`);
}

export function repositoryPage(world: World, repository: Repository): string {
  return `${world.url}/${fullName(repository)}`;
}

export function pullApi(world: World, pull: Pull): string {
  return `${repositoryApi(world, pull.repository)}/pulls/${pull.number}`;
}

export function issueApi(world: World, pull: Pull): string {
  return `${repositoryApi(world, pull.repository)}/issues/${pull.number}`;
}

export function pullPage(world: World, pull: Pull): string {
  return `${repositoryPage(world, pull.repository)}/pull/${pull.number}`;
}

export function reviewPage(world: World, review: Review): string {
  return `${pullPage(world, review.pull)}#pullrequestreview-${review.id}`;
}

export function reviewCommentPage(world: World, comment: ReviewComment): string {
  return `${pullPage(world, comment.thread.pull)}#discussion_r${comment.id}`;
}

export function issueCommentPage(world: World, comment: IssueComment): string {
  return `${pullPage(world, comment.pull)}#issuecomment-${comment.id}`;
}

export function accountPage(world: World, account: Account): string {
  return account.type === "Bot"
    ? `${world.url}/apps/${account.login.replace("[bot]", "")}`
    : `${world.url}/${account.login}`;
}
