// Stands between the bot and the sandbox and writes down what crosses: the bot and the sandbox are as they always are.
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";

export interface RecordedExchange {
  readonly method: string;
  /** Path and query, from `/api` on. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** Parsed JSON; undefined where there was no body. */
  readonly requestBody: unknown;
  readonly status: number;
  /** Parsed JSON; undefined where there was no body, or another one than JSON. */
  readonly responseBody: unknown;
  /** Whether a file's bytes were asked for and came, which have no schema. */
  readonly isRaw: boolean;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An answer of GitHub's that the sandbox does not give by itself: the proxy gives it. */
export interface InjectedAnswer {
  readonly method: string;
  readonly path: RegExp;
  readonly status: number;
  readonly body: unknown;
}

export interface RecordingProxy {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly exchanges: readonly RecordedExchange[];
  /** Gives this answer to the next request that fits. */
  answerOnce(answer: InjectedAnswer): void;
  close(): Promise<void>;
}

export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const exchanges: RecordedExchange[] = [];
  const injected: InjectedAnswer[] = [];
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url: path = "/", headers } = request;
    const body = await readAll(request);
    const own = takeAnswer(injected, method, path);
    const answer = own === null ? await forward(target, { method, path, headers, body }) : toAnswer(own);
    const isRaw = RAW.test(headers.accept ?? "") && RAW.test(answer.headers["content-type"] ?? "");
    exchanges.push({
      method,
      path,
      headers,
      requestBody: parse(body),
      status: answer.status,
      responseBody: isRaw ? undefined : parse(answer.body.toString("utf8")),
      isRaw,
    });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    host: `127.0.0.1:${address.port}`,
    exchanges,
    answerOnce: (answer) => void injected.push(answer),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const RAW = /^application\/vnd\.github\.raw\+json(;|$)/;

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  // A request without an encoding gives buffers.
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function takeAnswer(injected: InjectedAnswer[], method: string, path: string): InjectedAnswer | null {
  const index = injected.findIndex((one) => one.method === method && one.path.test(path));
  return index < 0 ? null : (injected.splice(index, 1)[0] ?? null);
}

function toAnswer({ status, body }: InjectedAnswer): Answer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: Buffer.from(JSON.stringify(body)),
  };
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** These belong to one connection, and there are two. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "host",
  "keep-alive",
  "transfer-encoding",
]);

async function forward(target: string, { method, path, headers, body }: Request): Promise<Answer> {
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name));
  const response = await fetch(`${target}${path}`, {
    method,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
    ...(body === "" ? {} : { body }),
  });
  const answered = [...response.headers].filter(([name]) => !OF_THE_CONNECTION.has(name));
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: Object.fromEntries(answered), body: bytes };
}

function parse(text: string): unknown {
  return text === "" ? undefined : JSON.parse(text);
}
