import type { ReadConfigurationFile } from "../../app/ports.ts";
import type { ConfigurationSource } from "../../core/config/extends.ts";
import type { GitHubClient } from "./client.ts";
import { graphqlErrorsOf } from "./errors.ts";

const QUERY = /* GraphQL */ `
  query ConfigurationFile($owner: String!, $repo: String!, $expression: String!) {
    repository(owner: $owner, name: $repo) {
      isPrivate
      object(expression: $expression) {
        ... on Blob {
          text
        }
      }
    }
  }
`;

interface Answer {
  readonly repository: {
    readonly isPrivate: boolean;
    readonly object: { readonly text?: string | null } | null;
  } | null;
}

/** A configuration file on its repository's default branch; null where there is none, or the app may not see it. */
export async function readConfigurationFile(
  client: GitHubClient,
  { owner, repo, path }: ConfigurationSource,
): ReturnType<ReadConfigurationFile> {
  try {
    const { repository } = await client.graphql<Answer>(QUERY, { owner, repo, expression: `HEAD:${path}` });
    const text = repository?.object?.text;
    return repository === null || typeof text !== "string" ? null : { text, isPublic: !repository.isPrivate };
  } catch (error) {
    if (graphqlErrorsOf(error).some(({ type }) => type === "NOT_FOUND" || type === "FORBIDDEN")) return null;
    throw error;
  }
}
