import { setTimeout as sleep } from "node:timers/promises";

import type { PullRequestRef } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { toConflict, type Mergeable } from "./pull-request-head.ts";

/** GitHub finds out in the background whether a pull request conflicts with its base, mostly within a second or two. */
const WAITS_MS = [250, 750, 2000];

/** Whether a pull request conflicts; null where GitHub has not found out after three questions. */
export async function readConflict(
  client: GitHubClient,
  { owner, repo, number }: PullRequestRef,
): Promise<boolean | null> {
  for (const wait of WAITS_MS) {
    await sleep(wait);
    const answer = await client.graphql<Answer>(QUERY, { owner, repo, number });
    const mergeable = answer.repository?.pullRequest?.mergeable ?? "UNKNOWN";
    if (mergeable !== "UNKNOWN") return toConflict(mergeable);
  }
  return null;
}

const QUERY = /* GraphQL */ `
  query Mergeable($owner: String!, $repo: String!, $number: Int!) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        mergeable
      }
    }
  }
`;

interface Answer {
  readonly repository: { readonly pullRequest: { readonly mergeable: Mergeable } | null } | null;
}
