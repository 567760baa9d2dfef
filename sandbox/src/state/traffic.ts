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
  readonly isRedelivery: boolean;
  /** When it was sent, in milliseconds since 1970 by the sandbox's clock; null for what was not, or not yet. */
  sentAt: number | null;
  /** HTTP status of the answer; null while it is under way, when nobody answered in 10 s, or with no address to send to. */
  status: number | null;
  /** Why there was no answer. */
  error: string | null;
}

/** An entry of GitHub's log: one attempt to deliver a webhook. */
export interface HookDelivery {
  /** Of the attempt; the GUID is that of the delivery. */
  readonly id: number;
  readonly delivery: Delivery;
  /** Milliseconds since 1970. */
  readonly deliveredAt: number;
  readonly durationMs: number;
  /** When GitHub began to hold it back; null for what went out at once. */
  readonly throttledAt: number | null;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly outcome: Outcome;
}

/** What came of an attempt. */
export interface Outcome {
  /** "OK", or what went wrong in GitHub's words. */
  readonly status: string;
  /** Of the answer; 0 where there was none. */
  readonly code: number;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly body: string | null;
}

/** What the calls of an hour are counted in. */
export type Resource = "core" | "graphql";

export interface Quota {
  readonly limit: number;
  /** Milliseconds since 1970. */
  readonly resetAt: number;
  used: number;
}
