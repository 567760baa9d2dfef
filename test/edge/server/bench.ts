/** A running server and the means to talk to it as GitHub does, and as nobody should. */
import { createHmac } from "node:crypto";
import { connect, type Socket } from "node:net";
import type { Delivery } from "../../../src/edge/queue/job.ts";
import { createServer, type ServerOptions, type WebhookServer } from "../../../src/edge/server/server.ts";

export const secret = "It's a Secret to Everybody";
export const hookPath = "/api/github/webhooks";

export interface Bench {
  readonly url: string;
  readonly port: number;
  readonly server: WebhookServer;
  readonly deliveries: Delivery[];
  readonly logged: string[];
}

export async function startBench(options: Partial<ServerOptions> = {}): Promise<Bench> {
  const deliveries: Delivery[] = [];
  const logged: string[] = [];
  function note(fields: object, message: string): void {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  }
  const server = createServer({
    settings: { host: "127.0.0.1", port: 0, webhookPath: hookPath, webhookSecret: secret },
    deliveries: (delivery) => {
      deliveries.push(delivery);
      return "accepted";
    },
    health: () => ({ ready: true }),
    log: { debug: note, info: note, warn: note, error: note },
    ...options,
  });
  const { url } = await server.listen();
  return { url, port: Number(new URL(url).port), server, deliveries, logged };
}

export function sign(body: string | Buffer, key = secret): string {
  return `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
}

/** The headers that GitHub sends with a delivery. */
export function headersFor(body: string | Buffer): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/044aadd",
    "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "x-github-event": "pull_request",
    "x-hub-signature-256": sign(body),
  };
}

export interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export async function send(url: string, init: RequestInit = {}): Promise<Sent> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? "" : JSON.parse(text) };
}

export function deliver(bench: Bench, body: string, headers: Record<string, string> = {}): Promise<Sent> {
  return send(bench.url + hookPath, { method: "POST", body, headers: { ...headersFor(body), ...headers } });
}

/** A bare connection, and all that came back on it until it was closed. */
export interface Wire {
  readonly socket: Socket;
  readonly closed: Promise<string>;
}

export function openWire(port: number): Promise<Wire> {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  socket.on("data", (chunk) => (received += chunk.toString()));
  // A connection that is reset ends the talk too; what came before counts.
  socket.on("error", () => undefined);
  const closed = new Promise<string>((resolve) => socket.on("close", () => resolve(received)));
  return new Promise((resolve) => socket.on("connect", () => resolve({ socket, closed })));
}

export function renderHead(headers: Record<string, string>, first = `POST ${hookPath} HTTP/1.1`): string {
  const lines = Object.entries({ host: "127.0.0.1", ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `${[first, ...lines].join("\r\n")}\r\n\r\n`;
}
