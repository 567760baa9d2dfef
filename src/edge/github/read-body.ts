/**
 * How the body of an answer is read: within a bound, with the time that the request has, and by JSON.parse. Octokit would read
 * all that comes, in its own way (json-with-bigint), which takes 50 times as long for long texts and overflows the stack on
 * 6 MB of base64 in one (Node 20). Whatever goes wrong here is GitHub's trouble, or that of the way to it: Octokit gives it
 * the status 500, as it does where no answer comes, and so it is sent again where that does no harm.
 */

/** Octokit takes what `fetch` gives as body for the data of the answer. */
interface ReadOptions {
  readonly parseSuccessResponseBody: false;
  readonly fetch: Fetch;
}

export type Fetch = (...call: Parameters<typeof fetch>) => Promise<unknown>;

/** Bytes of an answer in one piece of JSON. The longest are deliveries of GitHub's log, which have 25 MB at most. */
const MAX_JSON = 64 * 1024 * 1024;

/** A refusal says little. What is longer comes from something between, and is not parsed. */
const MAX_REFUSAL = 64 * 1024;

export const AS_JSON = readingBy(async (response, address) => {
  const value = parse(toText(await readWhole(response.body)));
  if (address.endsWith("/graphql") && !isGraphqlAnswer(value))
    throw new Error("GitHub's answer has neither data nor errors");
  return value;
});

/** The same, with the digits of each `id` as text: some are beyond what a number holds. */
export const AS_EXACT_JSON = readingBy(async ({ body }) =>
  // Such a name is a key: within a JSON string each quote has a backslash before it.
  parse(toText(await readWhole(body)).replace(/"id":\s{0,9}(\d+)/g, '"id":"$1"')),
);

/**
 * The body as it is; null where it has more bytes, or ends too early: whoever asks knows how many there are. In a buffer of
 * its own, which can be handed over.
 */
export function asBytes(maxBytes: number): ReadOptions {
  return readingBy((response) => readBody(response.body, maxBytes).catch(() => null));
}

/** The body of a GraphQL answer as it is, and its errors, by which limits are known. */
export interface UnparsedAnswer {
  /** null where there are more of them than asked for. */
  readonly bytes: Uint8Array | null;
  readonly errors?: readonly unknown[];
}

export function asUnparsedAnswer(maxBytes: number): ReadOptions {
  return readingBy(async (response): Promise<UnparsedAnswer> => {
    const bytes = await readBody(response.body, maxBytes);
    const errors = bytes === null ? null : findErrors(bytes);
    return errors === null ? { bytes } : { bytes, errors };
  });
}

/** Each attempt has its own time, until the body's end: a signal on the request would count every wait and attempt too. */
export function within(timeoutMs: number, read: Fetch): Fetch {
  return (input, init) => read(input, { ...init, signal: AbortSignal.timeout(timeoutMs) });
}

function readingBy(read: (response: Response, address: string) => Promise<unknown>): ReadOptions {
  async function fetchAndRead(...[input, init]: Parameters<typeof fetch>) {
    const response = await fetch(input, init);
    const { status, url, headers } = response;
    if (status >= 400) return shorten(response);
    if (status === 204 || status === 205) return response;
    return { status, url, headers, body: await read(response, typeof input === "string" ? input : url) };
  }
  return { parseSuccessResponseBody: false, fetch: fetchAndRead };
}

/** What a refusal's status says counts, whatever becomes of its body. */
async function shorten(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  const body = await readBody(response.body, MAX_REFUSAL).catch(() => null);
  return new Response(body === null ? "" : toText(body), { status, statusText, headers });
}

async function readWhole(body: Response["body"]): Promise<Uint8Array> {
  const bytes = await readBody(body, MAX_JSON);
  if (bytes === null) throw new Error(`GitHub's answer has more than ${MAX_JSON} bytes`);
  return bytes;
}

/** null where there is more of it: then no more of it is read. */
export async function readBody(body: Response["body"], maxBytes: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // A stream of bytes, as of every answer. To leave the loop is to cancel the stream.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
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

/** A key of this name: within a JSON string each quote has a backslash before it, and a text is followed by no colon. */
const ERRORS = '"errors"';

/**
 * The errors of a GraphQL answer; null where it has none. No query selects a field of this name: the key is the answer's own.
 * All that stands before it is left out, since a part of an object that begins with a key and goes to its end is an object
 * too: GitHub sends the data first, and that may be long.
 */
function findErrors(bytes: Uint8Array): readonly unknown[] | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = buffer.indexOf(ERRORS); at !== -1; at = buffer.indexOf(ERRORS, at + 1)) {
    if (!isKey(buffer, at + ERRORS.length)) continue;
    const rest = parse(`{${toText(buffer.subarray(at))}`);
    return hasErrors(rest) ? rest.errors : null;
  }
  return null;
}

function isKey(buffer: Buffer, end: number): boolean {
  let at = end;
  while (BLANKS.includes(buffer[at] ?? 0)) at += 1;
  return buffer[at] === COLON;
}

const COLON = 0x3a;
const BLANKS: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];

/** JSON is UTF-8, with or without a mark that says so. */
function toText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error("GitHub's answer isn't JSON", { cause: error });
  }
}

function isGraphqlAnswer(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return hasErrors(value) || ("data" in value && typeof value.data === "object" && value.data !== null);
}

function hasErrors(value: unknown): value is { readonly errors: readonly unknown[] } {
  return typeof value === "object" && value !== null && "errors" in value && Array.isArray(value.errors);
}
