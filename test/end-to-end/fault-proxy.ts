import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { onTestFinished } from "vitest";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** The header; empty where there is none. */
  readonly authorization: string;
}

/**
 * What a fault answers in GitHub's place; null lets the request through, and a function lets it through too but changes the
 * answer. What it waits for is done before the answer.
 */
export type Fault = (call: Call) => Outcome | Promise<Outcome>;

type Outcome = Answer | ((real: Answer) => Answer) | null;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** GitHub has done what it was asked for, and its answer is lost. */
export function lose(): Answer {
  return { status: 502, body: { message: "Bad Gateway" } };
}

/** A real HTTP server between the bot and the sandbox, which makes GitHub fail in ways that the sandbox has no reason to. */
export async function startFaultProxy(host: string, fault: Fault): Promise<string> {
  const server = createServer((incoming, answer) => void forward({ incoming, answer, host, fault }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // Listening on TCP, the address is no path.
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly answer: ServerResponse;
  readonly host: string;
  readonly fault: Fault;
}

async function forward({ incoming, answer, host, fault }: Exchange): Promise<void> {
  const body = await readBytes(incoming);
  const { method = "GET", url = "/", headers } = incoming;
  const failed = await fault({
    method,
    path: url,
    body: body.toString(),
    authorization: headers.authorization ?? "",
  });
  if (failed !== null && typeof failed !== "function") {
    send(answer, failed);
    return;
  }
  const [hostname, port] = host.split(":");
  const outgoing = request({ hostname, port, method, path: url, headers }, (response) => {
    if (failed !== null) {
      void readAnswer(response).then((real) => send(answer, failed(real)));
      return;
    }
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  outgoing.end(body);
}

function send(answer: ServerResponse, { status, body }: Answer): void {
  answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const text = (await readBytes(response)).toString();
  return { status: response.statusCode ?? 502, body: text === "" ? null : JSON.parse(text) };
}

async function readBytes(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // Without an encoding, a message's chunks are buffers.
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
