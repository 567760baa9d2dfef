import type { GitHubClient } from "./client.ts";
import { lacksField } from "./errors.ts";

/**
 * GitHub is about to give no `databaseId` of comments and reviews any more, and has `fullDatabaseId` in its place, a number
 * as text. A GitHub Enterprise Server that is too old for it refuses the whole query: it is asked again by the old name, and
 * that is kept in mind for as long as the process runs.
 */
export type IdField = "fullDatabaseId" | "databaseId";

export const FULL_ID = "fullDatabaseId";

export async function withIdField<T>(client: GitHubClient, read: (field: IdField) => Promise<T>): Promise<T> {
  const { baseUrl } = client.graphql.endpoint.DEFAULTS;
  if (OLD_SERVERS.has(baseUrl)) return read("databaseId");
  try {
    return await read("fullDatabaseId");
  } catch (error) {
    if (!lacksField(error, "fullDatabaseId")) throw error;
    OLD_SERVERS.add(baseUrl);
    return read("databaseId");
  }
}

/** Base addresses of servers that do not know the full id. */
const OLD_SERVERS = new Set<string>();

/** The number of what a query has selected by either field; null where GitHub gives none, or one beyond JavaScript's. */
export function toId(value: string | number | null): number | null {
  const id = value === null ? Number.NaN : Number(value);
  return Number.isSafeInteger(id) ? id : null;
}
