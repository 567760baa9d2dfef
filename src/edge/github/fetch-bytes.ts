import type { PullRequestRef } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { statusOf } from "./errors.ts";
import { MAX_BYTES, parseFailed, readBody, UNREAD } from "./unread-body.ts";

/**
 * Answers of GitHub's that may be long, as bytes. Only this needs the client: what a thread makes of them is read elsewhere
 * (read-contents.ts), so that a long answer is parsed where it keeps nobody waiting. The client's own parser would take
 * several times as long (json-with-bigint), and its stack overflows on 6 MB of base64 in one text (Node 20).
 */
export interface GitHubBytes {
  /** A GraphQL answer without errors; too-long where it has more bytes than asked for, and was left there. */
  readonly fetchAnswer: (query: BytesQuery) => Promise<FetchedBytes<"too-long">>;
  /** A file's bytes, or why GitHub does not give them: that stops no other file. A limit, or a missing right, throws. */
  readonly fetchBlob: (ref: PullRequestRef, blob: Blob) => Promise<FetchedBytes<string>>;
}

export interface BytesQuery {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly maxBytes: number;
}

export interface Blob {
  readonly oid: string;
  /** In bytes. */
  readonly size: number;
}

export type FetchedBytes<Reason> =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly reason: Reason };

export async function fetchAnswer(
  client: GitHubClient,
  { query, variables, maxBytes }: BytesQuery,
): Promise<FetchedBytes<"too-long">> {
  // As @octokit/graphql has it for GitHub Enterprise Server, whose REST API is below /api/v3.
  const base = client.request.endpoint.DEFAULTS.baseUrl.replace(/\/api\/v3\/?$/, "/api");
  const url = `${base}/graphql`;
  const request = { ...UNREAD, [MAX_BYTES]: maxBytes };
  const answer = await client.request({ method: "POST", url, query, variables, request });
  const data: unknown = answer.data;
  // An installation's client has taken the bytes already, to see whether they tell of a limit.
  const bytes = isTaken(data) ? data : await readBody(data, maxBytes);
  if (bytes === null) return { ok: false, reason: "too-long" };
  throwErrors(bytes);
  return { ok: true, bytes };
}

function isTaken(data: unknown): data is Uint8Array | null {
  return data === null || data instanceof Uint8Array;
}

/** As @octokit/graphql throws them; errors.ts tells them apart. */
function throwErrors(bytes: Uint8Array): void {
  const answer = parseFailed(bytes);
  if (answer === null) return;
  const [first] = answer.errors.map((error) => Object(error) as { readonly message?: unknown });
  const error = new Error(`Request failed due to following response errors:\n - ${String(first?.message)}`);
  throw Object.assign(error, { name: "GraphqlResponseError", ...answer });
}

const RAW = "application/vnd.github.raw+json";

/** How often a body that ends too early is asked for. What ends before it, the client itself asks for again. */
const ATTEMPTS = 3;

export async function fetchBlob(
  client: GitHubClient,
  { owner, repo }: PullRequestRef,
  { oid, size }: Blob,
): Promise<FetchedBytes<string>> {
  try {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const { data } = await client.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", {
        owner,
        repo,
        file_sha: oid,
        headers: { accept: RAW },
        request: UNREAD,
      });
      const bytes = await readBody(data, size).catch(() => null);
      if (bytes?.length === size) return { ok: true, bytes };
    }
    return { ok: false, reason: "GitHub did not give the whole file" };
  } catch (error) {
    const status = statusOf(error) ?? 0;
    if (!isAboutTheFile(status)) throw error;
    return { ok: false, reason: `GitHub did not give the file (status ${status})` };
  }
}

/** Gone, or too large to be given; and what the client has asked for again in vain. */
function isAboutTheFile(status: number): boolean {
  return status === 404 || status === 422 || status >= 500;
}
