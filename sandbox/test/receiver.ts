// Stands where the bot would stand: takes webhooks, keeps them as they came, answers as it is told.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly event: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly raw: Buffer;
  readonly payload: unknown;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** The HTTP status of the answers. */
  status: number;
  /** Answers wait for this. */
  gate: Promise<unknown>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks);
      const payload: unknown = JSON.parse(raw.toString("utf8"));
      received.push({
        event: String(request.headers["x-github-event"]),
        headers: request.headers,
        raw,
        payload,
      });
      void receiver.gate.then(() => response.writeHead(receiver.status).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/webhooks`,
    received,
    status: 200,
    gate: Promise.resolve(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
