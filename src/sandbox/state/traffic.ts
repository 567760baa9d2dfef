// What has crossed the network: calls of the bot, and webhooks to it. Tests count and read these.

/** One call of the API. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query as they were sent, from `/api` on. */
  readonly path: string;
  /** As in GitHub's description of its API: `GET /repos/{owner}/{repo}/pulls/{pull_number}`; null for an unknown one. */
  readonly route: string | null;
  readonly status: number;
  /** A GraphQL query is a read, a GraphQL mutation a write. */
  readonly kind: "read" | "write";
  /** The name of the GraphQL operation, where it has one. */
  readonly operation: string | null;
  readonly token: "app" | "installation" | "user" | "none";
  /** The exchange of the app's own token for one of an installation; not counted as work of the bot. */
  readonly isTokenRequest: boolean;
}

/** One webhook. A redelivery is a further entry with the same id. */
export interface Delivery {
  /** The GUID in `X-GitHub-Delivery`. */
  readonly id: string;
  readonly event: string;
  readonly action: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  /** HTTP status of the answer; null while it is under way, when nobody answered in 10 s, or with no address to send to. */
  status: number | null;
  /** Why there was no answer. */
  error: string | null;
}
