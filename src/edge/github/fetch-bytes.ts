import type { Permission, PullRequestRef } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { statusOf } from "./errors.ts";
import { FULL_ID, withIdField } from "./id-field.ts";
import { readGraphqlErrors } from "./octokit-error.ts";
import { asBytes, asUnparsedAnswer, type UnparsedAnswer } from "./read-body.ts";

/**
 * Answers of GitHub's that may be long, as bytes. Only this needs the client: what a thread makes of them is read elsewhere
 * (readers.ts), so that a long answer is parsed where it keeps nobody waiting.
 */
export interface GitHubBytes {
  /** A GraphQL answer without errors; too-long where it has more bytes than asked for, and was left there. */
  readonly fetchAnswer: (query: BytesQuery) => Promise<FetchedBytes<"too-long">>;
  /** A file's bytes, or why GitHub does not give them: that stops no other file. A limit, or a missing right, throws. */
  readonly fetchBlob: (ref: PullRequestRef, blob: Blob) => Promise<FetchedBytes<string>>;
  /** What the token in use lacks, which costs no call. */
  readonly findMissingPermissions: () => Promise<readonly Permission[]>;
}

export interface BytesQuery {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly maxBytes: number;
  /** A field of the answer that may be null with an error: any other error fails the call. */
  readonly mayMiss?: string;
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
  asked: BytesQuery,
): Promise<FetchedBytes<"too-long">> {
  const { query } = asked;
  if (!query.includes(FULL_ID)) return fetchOnce(client, asked);
  return withIdField(client, (field) =>
    fetchOnce(client, { ...asked, query: query.replaceAll(FULL_ID, field) }),
  );
}

async function fetchOnce(
  client: GitHubClient,
  { query, variables, maxBytes, mayMiss }: BytesQuery,
): Promise<FetchedBytes<"too-long">> {
  // As @octokit/graphql has it for GitHub Enterprise Server, whose REST API is below /api/v3.
  const base = client.request.endpoint.DEFAULTS.baseUrl.replace(/\/api\/v3\/?$/, "/api");
  const url = `${base}/graphql`;
  const request = asUnparsedAnswer(maxBytes);
  const answer = await client.request({ method: "POST", url, query, variables, request });
  // The request's own `fetch` gives this.
  const { bytes, errors = [] } = answer.data as UnparsedAnswer;
  if (bytes === null) return { ok: false, reason: "too-long" };
  const others = readGraphqlErrors(errors).filter(({ path }) => mayMiss === undefined || path[0] !== mayMiss);
  if (others.length > 0) throw toError(errors, answer.headers);
  return { ok: true, bytes };
}

/** As @octokit/graphql throws it; errors.ts tells them apart. */
function toError(errors: readonly unknown[], headers: object): Error {
  const messages = readGraphqlErrors(errors).map(({ message }) => `\n - ${message}`);
  const error = new Error(`Request failed due to following response errors:${messages.join("")}`);
  return Object.assign(error, { name: "GraphqlResponseError", errors, headers });
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
        request: asBytes(size),
      });
      // The request's own `fetch` gives this, whatever GitHub's description says.
      const bytes = data as unknown as Uint8Array | null;
      if (bytes?.length === size) return { ok: true, bytes };
    }
    return { ok: false, reason: "GitHub didn't return the whole file" };
  } catch (error) {
    const status = statusOf(error) ?? 0;
    if (!isAboutTheFile(status)) throw error;
    return { ok: false, reason: `GitHub didn't return the file (status ${status})` };
  }
}

/** Gone, or too large to be given; and what the client has asked for again in vain. */
function isAboutTheFile(status: number): boolean {
  return status === 404 || status === 422 || status >= 500;
}
