/** What the server says: JSON, an error always as one clear line under `error`; and pages as they are. */
import type { IncomingMessage, ServerResponse } from "node:http";

export type Answer = JsonAnswer | TextAnswer;

interface JsonAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Its headers say what it is. */
interface TextAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface SendOptions {
  /** No further request is wanted on this connection. */
  readonly isLast: boolean;
  /** How long the rest of a refused body is read and thrown away, in milliseconds. */
  readonly lingerMs: number;
}

export function refuse(
  status: number,
  error: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, body: { error }, headers };
}

export function renderBody(answer: Answer): string {
  return "text" in answer ? answer.text : `${JSON.stringify(answer.body)}\n`;
}

/**
 * Sends the answer. When the body was not read to its end, the connection is closed, but not at once: a client that is still
 * sending would lose the answer to a reset connection (as nginx's `lingering_close` explains).
 */
export async function sendAnswer(exchange: Exchange, answer: Answer, options: SendOptions): Promise<void> {
  const { request, response } = exchange;
  const isUnread = hasBody(request) && !request.complete;
  const text = renderBody(answer);
  response.writeHead(answer.status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(text)),
    "cache-control": "no-store",
    ...(isUnread || options.isLast ? { connection: "close" } : {}),
    ...answer.headers,
  });
  if (isUnread && answer.status !== 408) {
    response.write(text);
    await discardBody(request, options.lingerMs);
    response.end();
  } else {
    response.end(text);
  }
}

function hasBody(request: IncomingMessage): boolean {
  return (
    request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0
  );
}

function discardBody(request: IncomingMessage, lingerMs: number): Promise<void> {
  if (request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, lingerMs);
    request.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    request.on("error", () => undefined);
    request.resume();
  });
}
