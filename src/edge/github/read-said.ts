import type { PullRequestRef, Said } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { withIdField, type IdField } from "./id-field.ts";
import { selectNewest, toSaid, type NewestNode } from "./own-texts.ts";

/** One small query: where the head is, and the newest of what the bot has said. */

export async function readSaid(
  client: GitHubClient,
  ref: PullRequestRef,
): Promise<Said & { readonly headSha: string }> {
  const { owner, repo, number } = ref;
  const answer = await withIdField(client, (field) =>
    client.graphql<Answer>(buildQuery(field), { owner, repo, number }),
  );
  const pull = answer.repository?.pullRequest ?? null;
  if (pull === null) throw new Error(`there is no pull request ${owner}/${repo}#${number}`);
  return { headSha: pull.headRefOid, ...toSaid(pull, answer.viewer.login) };
}

function buildQuery(field: IdField): string {
  return /* GraphQL */ `
    query Said($owner: String!, $repo: String!, $number: Int!) {
      viewer {
        login
      }
      repository(owner: $owner, name: $repo) {
        pullRequest(number: $number) {
          ${selectNewest(field)}
        }
      }
    }
  `;
}

interface Answer {
  readonly viewer: { readonly login: string };
  readonly repository: { readonly pullRequest: NewestNode | null } | null;
}
