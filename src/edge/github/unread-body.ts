/** Bodies of answers that the client leaves unread: as bytes, and no more of them than were asked for. */

/** The body is left to us: the client would take it for text, and change bytes that are none. */
export const UNREAD = { parseSuccessResponseBody: false } as const;

/** The option of a request whose body is taken as bytes before anybody sees the answer: so many at most. */
export const MAX_BYTES = "maxBytes";

interface Asked {
  readonly request?: Readonly<Record<string, unknown>> | undefined;
}

/** The answer with its bytes in the place of its body, where MAX_BYTES asks for them; null where there are more. */
export async function takeBytes<T extends { readonly data: unknown }>(
  { request }: Asked,
  answer: T,
): Promise<T> {
  const maxBytes = request?.[MAX_BYTES];
  return typeof maxBytes === "number" ? { ...answer, data: await readBody(answer.data, maxBytes) } : answer;
}

/** Within a JSON string a quote has a backslash before it: as it stands here, it is a key, or a text of this one word. */
const ERRORS = '"errors"';

/** A GraphQL answer with errors; null where it has none. */
export function parseFailed(
  bytes: Uint8Array,
): { readonly data: unknown; readonly errors: readonly unknown[] } | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!buffer.includes(ERRORS)) return null;
  const answer: unknown = JSON.parse(buffer.toString());
  if (typeof answer !== "object" || answer === null || !("errors" in answer)) return null;
  const { errors } = answer;
  return Array.isArray(errors) ? { data: "data" in answer ? answer.data : undefined, errors } : null;
}

/** null where there is more of it: then no more of it is read. In a buffer of its own, which can be handed over. */
export async function readBody(body: unknown, maxBytes: number): Promise<Uint8Array | null> {
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
