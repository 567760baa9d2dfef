import type { ConfigurationSource } from "../../core/config/extends.ts";
import type { GitHubClient } from "./client.ts";
import { graphqlErrorsOf } from "./errors.ts";

const QUERY = /* GraphQL */ `
  query ConfigurationFile($owner: String!, $repo: String!, $expression: String!) {
    repository(owner: $owner, name: $repo) {
      object(expression: $expression) {
        ... on Blob {
          text
        }
      }
    }
  }
`;

interface Answer {
  readonly repository: { readonly object: { readonly text?: string | null } | null } | null;
}

/** A configuration file on its repository's default branch; null where there is none, or the app may not see it. */
export async function readConfigurationFile(
  client: GitHubClient,
  { owner, repo, path }: ConfigurationSource,
): Promise<string | null> {
  try {
    const answer = await client.graphql<Answer>(QUERY, { owner, repo, expression: `HEAD:${path}` });
    return answer.repository?.object?.text ?? null;
  } catch (error) {
    if (graphqlErrorsOf(error).some(({ type }) => type === "NOT_FOUND" || type === "FORBIDDEN")) return null;
    throw error;
  }
}
