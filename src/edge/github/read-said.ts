import type { PullRequestRef, Said } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { SELECT_NEWEST, toSaid, type NewestNode } from "./own-texts.ts";

/** One small query: where the head is, and the newest of what the bot has said. */

export async function readSaid(
  client: GitHubClient,
  { owner, repo, number }: PullRequestRef,
): Promise<Said & { readonly headSha: string }> {
  const answer = await client.graphql<Answer>(SAID, { owner, repo, number });
  const pull = answer.repository?.pullRequest ?? null;
  if (pull === null) throw new Error(`there is no pull request ${owner}/${repo}#${number}`);
  return { headSha: pull.headRefOid, ...toSaid(pull, answer.viewer.login) };
}

const SAID = /* GraphQL */ `
  query Said($owner: String!, $repo: String!, $number: Int!) {
    viewer {
      login
    }
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        ${SELECT_NEWEST}
      }
    }
  }
`;

interface Answer {
  readonly viewer: { readonly login: string };
  readonly repository: { readonly pullRequest: NewestNode | null } | null;
}
