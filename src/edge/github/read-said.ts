import type { PullRequestRef, Said } from "../../app/ports.ts";
import { ask, askForLess, type FetchAnswer } from "./ask.ts";
import { NEWEST_THREADS, selectNewest, toSaid, type NewestNode } from "./own-texts.ts";

/** One small query: where the head is, and the newest of what the bot has said. */

export async function readSaid(
  github: FetchAnswer,
  { owner, repo, number }: PullRequestRef,
): Promise<Said & { readonly headSha: string }> {
  const { data: answer } = await askForLess(NEWEST_THREADS, (threads) =>
    ask<Answer>(github, { query: buildQuery(threads), variables: { owner, repo, number } }),
  );
  const pull = answer.repository?.pullRequest ?? null;
  if (pull === null) throw new Error(`there is no pull request ${owner}/${repo}#${number}`);
  return { headSha: pull.headRefOid, ...toSaid(pull, answer.viewer.login) };
}

const buildQuery = (threads: number) => /* GraphQL */ `
  query Said($owner: String!, $repo: String!, $number: Int!) {
    viewer {
      login
    }
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        ${selectNewest(threads)}
      }
    }
  }
`;

interface Answer {
  readonly viewer: { readonly login: string };
  readonly repository: { readonly pullRequest: NewestNode | null } | null;
}
