/**
 * An HTTP server of this process: bounded in connections and header times, with one clear line for what cannot be read as a
 * request, and an orderly end. What is answered is its caller's matter.
 */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import type { Settings } from "../env.ts";
import type { Log } from "../log.ts";
import { refuse, renderBody, sendAnswer, type Answer, type Exchange } from "./answer.ts";
import { trackConnections } from "./connections.ts";
import type { Limits } from "./limits.ts";

export type Routes = (exchange: Exchange) => Promise<Answer>;

export interface FrontOptions {
  readonly address: Pick<Settings, "host" | "port">;
  readonly routes: Routes;
  readonly limits: Limits;
  readonly log: Pick<Log, "error">;
}

/** The address cannot be listened on; the message says which setting is to be changed. */
export class ListenError extends Error {}

export interface Front {
  /**
   * Starts to accept connections; `url` has the address and port that were bound, without a slash at its end.
   * Rejects with a ListenError.
   */
  listen(): Promise<{ readonly url: string }>;
  /** Accepts nothing more; resolves when the requests that are being answered have ended. */
  close(): Promise<void>;
}

export function createFront({ address, routes, limits, log }: FrontOptions): Front {
  const http = createHttpServer({
    headersTimeout: limits.headersMs,
    // The reader of the body has its own, shorter time; this one is for what never gets to it.
    requestTimeout: limits.headersMs + limits.bodyMs + limits.lingerMs,
    connectionsCheckingInterval: Math.min(1_000, Math.ceil(limits.headersMs / 4)),
    keepAliveTimeout: 5_000,
    maxHeaderSize: 16 * 1024,
  });
  const connections = trackConnections(http, limits);
  let closed: Promise<void> | undefined;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = { request, response };
    const answer = await routes(exchange).catch((error: unknown) => {
      log.error({ err: error, path: request.url?.slice(0, 200) }, "a request couldn't be handled");
      return refuse(500, "the request couldn't be handled; the server's log says why");
    });
    await sendAnswer(exchange, answer, { isLast: closed !== undefined, lingerMs: limits.lingerMs });
  }

  http.on("request", handle);
  http.on("checkContinue", handle);
  http.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable && !connections.isAnswering(socket)) answerBrokenRequest(error, socket);
    else socket.destroy();
  });

  function close(): Promise<void> {
    closed ??= new Promise((resolve) => {
      http.close(() => resolve());
      connections.closeIdle();
    });
    return closed;
  }
  return { listen: () => listen(http, address), close };
}

/** What could not be read as a request has no response object: the answer is written to the connection itself. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  const { status, reason, answer } = explainBrokenRequest(error.code);
  const text = renderBody(answer);
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(text)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${text}`, () => socket.destroy());
}

function explainBrokenRequest(code: string | undefined): { status: number; reason: string; answer: Answer } {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return {
      status: 408,
      reason: "Request Timeout",
      answer: refuse(408, "the request didn't arrive in time"),
    };
  }
  if (code === "HPE_HEADER_OVERFLOW") {
    const answer = refuse(431, "the headers are too large");
    return { status: 431, reason: "Request Header Fields Too Large", answer };
  }
  return {
    status: 400,
    reason: "Bad Request",
    answer: refuse(400, "this isn't a readable HTTP request"),
  };
}

function listen(http: Server, { host, port }: FrontOptions["address"]): Promise<{ readonly url: string }> {
  return new Promise((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) => reject(explainListenError(error, host, port)));
    http.listen({ host, port }, () => {
      const bound = http.address();
      if (bound === null || typeof bound === "string")
        throw new TypeError("bound to something that is not a port");
      const name = bound.family === "IPv6" ? `[${bound.address}]` : bound.address;
      resolve({ url: `http://${name}:${bound.port}` });
    });
  });
}

function explainListenError(error: NodeJS.ErrnoException, host: string, port: number): ListenError {
  const remedies: Readonly<Record<string, string>> = {
    EADDRINUSE: "the port is in use: end the other process, or set PORT to another port",
    EACCES: "this process may not use the port: set PORT to one over 1023",
    EADDRNOTAVAIL:
      "this machine doesn't have the address: set HOST to one of its own, such as 0.0.0.0 or localhost",
    ENOTFOUND: "the name is unknown: set HOST to an address of this machine, such as 0.0.0.0 or localhost",
    EAI_AGAIN:
      "the name can't be looked up: set HOST to an address of this machine, such as 0.0.0.0 or localhost",
  };
  const remedy = remedies[error.code ?? ""] ?? `${error.message}: check HOST and PORT`;
  return new ListenError(`can't listen on ${host}, port ${port}: ${remedy}`, { cause: error });
}
