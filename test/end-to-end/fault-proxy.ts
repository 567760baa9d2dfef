import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { onTestFinished } from "vitest";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** What a fault answers in GitHub's place; null lets the request through. What it waits for is done before the answer. */
export type Fault = (call: Call) => Answer | null | Promise<Answer | null>;

interface Answer {
  readonly status: number;
  readonly body: unknown;
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
  const chunks: Buffer[] = [];
  // Without an encoding, a request's chunks are buffers.
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { method = "GET", url = "/", headers } = incoming;
  const failed = await fault({ method, path: url, body: body.toString() });
  if (failed !== null) {
    answer.writeHead(failed.status, { "content-type": "application/json" }).end(JSON.stringify(failed.body));
    return;
  }
  const [hostname, port] = host.split(":");
  const outgoing = request({ hostname, port, method, path: url, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  outgoing.end(body);
}
