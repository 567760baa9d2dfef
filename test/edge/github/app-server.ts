import { generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

import { onTestFinished } from "vitest";

import { createClients, type Clients, type ClientsOptions } from "../../../src/edge/github/clients.ts";
import type { InstallationScope } from "../../../src/edge/github/scope.ts";

/** A GitHub of which the test writes every answer, on a real server: tokens, limits and lost answers are none of the sandbox's. */
export interface AppServer {
  readonly calls: Call[];
  readonly clients: Clients;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  /** What was sent; an empty object where nothing was. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** What is sent in the place of a body in JSON. */
  readonly text?: string;
  /** The connection breaks before the body's end. */
  readonly isCut?: boolean;
  readonly headers?: OutgoingHttpHeaders;
}

/** null: as GitHub answers where nothing is wrong. */
export type Script = (call: Call) => Answer | null | Promise<Answer | null>;

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

export const SHOP: InstallationScope = {
  owner: "acme",
  repositories: ["shop", ".github"],
  permissions: { contents: "write", checks: "write" },
};

export async function startApp(script: Script, options: Partial<ClientsOptions> = {}): Promise<AppServer> {
  const calls: Call[] = [];
  let given = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const text = Buffer.concat(chunks).toString();
      // The client sends JSON objects and nothing else.
      const body = (text === "" ? {} : JSON.parse(text)) as Call["body"];
      const call = { method, path, token: tokenOf(headers), body };
      calls.push(call);
      void Promise.resolve(script(call)).then((answer) => {
        const {
          status,
          body: said = {},
          headers: more = {},
          ...odd
        } = answer ?? usual(call, () => (given += 1));
        const { text: sent = JSON.stringify(said), isCut = false } = odd;
        response.writeHead(status, { "content-type": "application/json", ...more });
        if (isCut) response.write(sent, () => response.destroy());
        else response.end(sent);
      });
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const clients = createClients({
    ...{ appId: 1, privateKey, baseUrl: `http://127.0.0.1:${port}`, log },
    ...{ isThrottled: false, resendAfterMs: 1, timeoutMs: 10_000 },
    ...options,
  });
  return { calls, clients };
}

function tokenOf({ authorization = "" }: IncomingHttpHeaders): string {
  return authorization.replace(/^\S+ /, "");
}

function usual(call: Call, next: () => number): Answer {
  if (isTokenCall(call)) return givenToken({ permissions: call.body["permissions"], number: next() });
  return { status: 200, body: call.path === "/graphql" ? { data: { viewer: { login: "ada" } } } : {} };
}

/** A token is named after how many there were before. */
export function givenToken({
  permissions = {},
  number = 1,
  lifeMs = 3_600_000,
}: {
  readonly permissions?: unknown;
  readonly number?: number;
  readonly lifeMs?: number;
}): Answer {
  const expires_at = new Date(Date.now() + lifeMs).toISOString();
  return { status: 201, body: { token: `ghs_${number}`, expires_at, permissions } };
}

export function isTokenCall({ path }: Pick<Call, "path">): boolean {
  return path.endsWith("/access_tokens");
}

function ignore(): void {
  // What a fault prints is not asked here.
}
