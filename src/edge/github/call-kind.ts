import type { CallKind } from "./pace.ts";

/** What kind of call a request is: by its method and its address, and by the first word of a GraphQL text. */

export interface CallOptions {
  readonly method: string;
  readonly url: string;
  readonly query?: unknown;
}

export function callKindOf(options: CallOptions): CallKind {
  const isWrite = isWriting(options);
  if (isGraphql(options)) return { api: "graphql", isWrite, isContent: false };
  return { api: "rest", isWrite, isContent: options.method === "POST" && CONTENT.test(options.url) };
}

/** A query is sent by POST and is a read nevertheless. The texts are the project's own: none begins with a comment. */
function isWriting(options: CallOptions): boolean {
  if (isGraphql(options)) return typeof options.query === "string" && MUTATION.test(options.query);
  return options.method !== "GET" && options.method !== "HEAD";
}

/** What has the same effect sent twice as sent once. Of writes GitHub promises that for none but these methods. */
export function isRepeatable(options: CallOptions): boolean {
  return !isWriting(options) || ["PUT", "PATCH", "DELETE"].includes(options.method);
}

function isGraphql({ url }: CallOptions): boolean {
  return url.endsWith("/graphql");
}

const MUTATION = /^\s*mutation\b/;

/**
 * New reviews, comments, answers and pull requests: what GitHub's description calls "This endpoint triggers notifications"
 * (docs.github.com/rest/pulls). A check run, a reaction and a commit trigger none.
 */
const CONTENT = /\/(?:pulls|issues|comments|replies|reviews)$/;
