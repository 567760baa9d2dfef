/**
 * The HTTP front of the bot: takes webhook deliveries and says how the process is. Own code on node:http, because Probot's
 * server has a default secret, no limit on bodies and no orderly end. Must not know what a delivery means.
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
import { DELIVERY_FIELDS } from "../github/payloads.ts";
import type { Delivery } from "../queue/job.ts";
import { refuse, renderBody, sendAnswer, type Answer, type Exchange } from "./answer.ts";
import { createBodyReader } from "./body.ts";
import { createBoundedWarning } from "./bounded-warning.ts";
import { trackConnections } from "./connections.ts";
import { takeDelivery, type Intake, type Taken } from "./intake.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import type { Pages } from "./pages.ts";
import { createBodyRoom } from "./room.ts";
import { createFieldSelector } from "./select-fields.ts";

interface Health {
  /** Whether work can be taken now. */
  readonly ready: boolean;
  /** Why not, in one line. */
  readonly reason?: string;
}

export interface ServerOptions {
  readonly settings: Pick<Settings, "host" | "port" | "webhookPath" | "webhookSecret">;
  /**
   * Takes over a verified delivery, of whose payload only DELIVERY_FIELDS are there. It must return quickly; when it throws, or
   * does not take the delivery, GitHub shows it as failed.
   */
  readonly deliveries: (delivery: Delivery) => Taken | Promise<Taken>;
  readonly health: () => Health;
  readonly log: Log;
  readonly limits?: Partial<Limits>;
  /** Pages for people; none unless given. */
  readonly pages?: Pages | undefined;
}

/** The address cannot be listened on; the message says which setting is to be changed. */
export class ListenError extends Error {}

export interface WebhookServer {
  /**
   * Starts to accept connections; `url` has the address and port that were bound, without a slash at its end.
   * Rejects with a ListenError.
   */
  listen(): Promise<{ readonly url: string }>;
  /** Accepts nothing more; resolves when the requests that are being answered have ended. */
  close(): Promise<void>;
}

export function createServer(options: ServerOptions): WebhookServer {
  const limits = { ...defaultLimits, ...options.limits };
  const http = createHttpServer({
    headersTimeout: limits.headersMs,
    // The reader of the body has its own, shorter time; this one is for what never gets to it.
    requestTimeout: limits.headersMs + limits.bodyMs + limits.lingerMs,
    connectionsCheckingInterval: Math.min(1_000, Math.ceil(limits.headersMs / 4)),
    keepAliveTimeout: 5_000,
    maxHeaderSize: 16 * 1024,
  });
  const connections = trackConnections(http, limits);
  const routes = createRoutes(options, limits);
  let closed: Promise<void> | undefined;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = { request, response };
    const answer = await routes(exchange).catch((error: unknown) => {
      options.log.error({ err: error, path: request.url?.slice(0, 200) }, "a request couldn't be handled");
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
  return { listen: () => listen(http, options.settings), close };
}

type Routes = (exchange: Exchange) => Promise<Answer>;

function createRoutes({ settings, deliveries, health, log, pages }: ServerOptions, limits: Limits): Routes {
  const intake: Intake = {
    limits,
    readBody: createBodyReader({ secret: settings.webhookSecret, limits, room: createBodyRoom(limits) }),
    selectFields: createFieldSelector({ names: DELIVERY_FIELDS }),
    deliveries,
    log,
    warnOfSignature: createBoundedWarning(log, "refused a delivery: its signature doesn't match"),
  };
  return async (exchange) => {
    const { method, url = "/" } = exchange.request;
    const path = url.split("?", 1)[0];
    if (path === settings.webhookPath) {
      return method === "POST" ? takeDelivery(exchange, intake) : refuseMethod("POST");
    }
    const isHealth = path === "/healthz" || path === "/readyz";
    const page = isHealth ? null : pages?.answer(path ?? "/", exchange.request.headers["if-none-match"]);
    if (!isHealth && page == null) return refuse(404, "there's nothing at this address");
    if (method !== "GET" && method !== "HEAD") return refuseMethod("GET, HEAD");
    if (page != null) return page;
    return path === "/healthz" ? fine : tellHealth(health());
  };
}

const fine: Answer = { status: 200, body: { status: "ok" } };

function tellHealth({ ready, reason }: Health): Answer {
  return ready ? fine : refuse(503, reason ?? "not ready to take work");
}

function refuseMethod(allow: string): Answer {
  return refuse(405, `the method isn't allowed here: expected ${allow}`, { allow });
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

function listen(http: Server, { host, port }: ServerOptions["settings"]): Promise<{ readonly url: string }> {
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
