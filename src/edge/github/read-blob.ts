import type { FileContent, PullRequestRef } from "../../app/ports.ts";
import { decodeText } from "../files/decode-text.ts";
import type { GitHubClient } from "./client.ts";
import { statusOf } from "./errors.ts";

/**
 * A file's bytes, as they are. They are not asked for as JSON: parsing an answer of which one text is over 6 MB of base64
 * overflows the stack on Node 20 (@octokit/request 10 with json-with-bigint). The body is read here, since the client takes
 * what GitHub sends (`application/vnd.github.raw+json; charset=utf-8`) for text, and changes bytes that are none.
 */

const RAW = "application/vnd.github.raw+json";

/** How often a body that ends too early is asked for. What ends before it, the client itself asks for again. */
const ATTEMPTS = 3;

export interface Blob {
  readonly oid: string;
  /** In bytes. */
  readonly size: number;
}

/** A file that GitHub does not give is unreadable, and stops no other file. A limit, or a missing right, concerns all. */
export async function readBlob(
  client: GitHubClient,
  { owner, repo }: PullRequestRef,
  { oid, size }: Blob,
): Promise<FileContent> {
  const ask = async (): Promise<unknown> => {
    const { data } = await client.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", {
      owner,
      repo,
      file_sha: oid,
      headers: { accept: RAW },
      request: { parseSuccessResponseBody: false },
    });
    return data;
  };
  try {
    const bytes = await readWhole(ask, size);
    if (bytes === null) return unreadable("GitHub did not give the whole file");
    const content = decodeText(bytes);
    return content.kind === "text" ? { ...content, blob: oid } : content;
  } catch (error) {
    const status = statusOf(error) ?? 0;
    if (!isAboutTheFile(status)) throw error;
    return unreadable(`GitHub did not give the file (status ${status})`);
  }
}

/** null where every answer was cut off, by the connection or by GitHub. */
async function readWhole(ask: () => Promise<unknown>, size: number): Promise<Uint8Array | null> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const bytes = await readBody(await ask()).catch(() => null);
    if (bytes?.length === size) return bytes;
  }
  return null;
}

async function readBody(body: unknown): Promise<Uint8Array> {
  if (!(body instanceof ReadableStream)) return new Uint8Array();
  return new Uint8Array(await new Response(body).arrayBuffer());
}

/** Gone, or too large to be given; and what the client has asked for again in vain. */
function isAboutTheFile(status: number): boolean {
  return status === 404 || status === 422 || status >= 500;
}

function unreadable(reason: string): FileContent {
  return { kind: "unreadable", reason };
}
