import type { PullRequestRef } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { statusOf } from "./errors.ts";

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

/** The body is left to us: the client would take it for text, and change bytes that are none. */
const UNREAD = { parseSuccessResponseBody: false } as const;

export async function fetchAnswer(
  client: GitHubClient,
  { query, variables, maxBytes }: BytesQuery,
): Promise<FetchedBytes<"too-long">> {
  // As @octokit/graphql has it for GitHub Enterprise Server, whose REST API is below /api/v3.
  const base = client.request.endpoint.DEFAULTS.baseUrl.replace(/\/api\/v3\/?$/, "/api");
  const url = `${base}/graphql`;
  const answer = await client.request({ method: "POST", url, query, variables, request: UNREAD });
  const bytes = await readBody(answer.data, maxBytes);
  if (bytes === null) return { ok: false, reason: "too-long" };
  throwErrors(bytes);
  return { ok: true, bytes };
}

/** Within a JSON string a quote has a backslash before it: as it stands here, it is a key, or a text of this one word. */
const ERRORS = '"errors"';

/** As @octokit/graphql throws them; errors.ts tells them apart. */
function throwErrors(bytes: Uint8Array): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!buffer.includes(ERRORS)) return;
  const answer: unknown = JSON.parse(buffer.toString());
  if (typeof answer !== "object" || answer === null || !("errors" in answer)) return;
  const { errors } = answer;
  if (!Array.isArray(errors)) return;
  const [first] = errors.map((error: unknown) => Object(error) as { readonly message?: unknown });
  const error = new Error(`Request failed due to following response errors:\n - ${String(first?.message)}`);
  throw Object.assign(error, {
    name: "GraphqlResponseError",
    errors,
    data: "data" in answer ? answer.data : undefined,
  });
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

/** null where there is more of it: then no more of it is read. In a buffer of its own, which can be handed over. */
async function readBody(body: unknown, maxBytes: number): Promise<Uint8Array | null> {
  if (!(body instanceof ReadableStream)) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  // The client gives the body that fetch gave it: a stream of bytes. To leave the loop is to cancel it.
  for await (const chunk of body as ReadableStream<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) return null;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
