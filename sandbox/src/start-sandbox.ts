// An embedded GitHub: a real HTTP server on the loopback address with REST, GraphQL and signed webhooks, and a real bare
// git repository behind each repository. Good enough for a demo and for tests from end to end; it refuses what GitHub
// refuses. It must not share any code with the bot that it is there to check.
import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import type { Server as ApiServer } from "./faults/answer-call.ts";
import { type SandboxFaults, faultsOf } from "./faults/api.ts";
import { newUserTokenText } from "./access/installation-tokens.ts";
import { addGraphqlRoute } from "./graphql/route.ts";
import { addPageRoute } from "./people/page-route.ts";
import { addRegistrationRoute } from "./people/registration-route.ts";
import type { NewRepository, SandboxRepository } from "./people/api.ts";
import { newRepository } from "./people/repository.ts";
import { addRestRoutes } from "./rest/routes.ts";
import { type AppOptions, createWorld } from "./state/create-world.ts";
import type { SandboxClock } from "./state/clock.ts";
import type { ApiRequest, Delivery } from "./state/traffic.ts";
import { takeTurn } from "./state/turns.ts";
import { type IdFields, type Permissions, type World, ensureAccount } from "./state/world.ts";
import { Outbox } from "./webhooks/outbox.ts";

export type * from "./people/api.ts";
export type { Aim, Disturbance, QuotaLeft, SandboxFaults, SecondaryLimits } from "./faults/api.ts";
export type { AppOptions } from "./state/create-world.ts";
export type { SandboxClock } from "./state/clock.ts";
export type { ApiRequest, Delivery } from "./state/traffic.ts";

export interface SandboxOptions {
  /** Of the HTTP server; any free one by default. */
  readonly port?: number;
  readonly app: AppOptions;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`: pages for people. The API is below `/api/v3` and at `/api/graphql`. */
  readonly url: string;
  /** `127.0.0.1:PORT`, for GHE_HOST (with GHE_PROTOCOL=http). */
  readonly host: string;
  /** The one that was registered last: at the start, or from a manifest. */
  readonly app: {
    readonly id: number;
    readonly slug: string;
    readonly privateKey: string;
    readonly webhookSecret: string;
  };
  /** Every call of the API so far. */
  readonly requests: readonly ApiRequest[];
  /** Every webhook so far, those that are still to be sent included. */
  readonly deliveries: readonly Delivery[];
  /** The time on GitHub: the real one until a test moves it. */
  readonly clock: SandboxClock;
  /** What goes wrong on GitHub, from when a test says so. */
  readonly faults: SandboxFaults;
  setWebhookUrl(url: string | null): void;
  /** Resolves when every webhook so far was answered. */
  settled(): Promise<void>;
  /** Sends a delivery once more, with the same GUID. Resolves when it was answered. */
  redeliver(deliveryId: string): Promise<void>;
  createRepository(repository: NewRepository): Promise<SandboxRepository>;
  /** A personal token, as for GITHUB_TOKEN. The person exists from then on. */
  createUserToken(login: string): string;
  /** What the app's installations may do from now on; tokens that were given out before lose it too. */
  setPermissions(permissions: Permissions): void;
  /** Lets all installation tokens run out. */
  expireTokens(): void;
  /** File lists leave out patches of more bytes than this. */
  setPatchLimit(bytes: number): void;
  /** Which numbers GraphQL gives: see IdFields. */
  setIdFields(fields: IdFields): void;
  /** Stops the server and removes the repositories. */
  close(): Promise<void>;
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const hono: ApiServer = new Hono();
  const { server, port } = await listen(hono, options.port ?? 0);
  const folder = await mkdtemp(join(tmpdir(), "github-sandbox-"));
  const host = `127.0.0.1:${port}`;
  const world = createWorld({ url: `http://${host}`, folder, app: options.app });
  const outbox = new Outbox(world);
  world.send = (event, payload) => outbox.send(event, payload);
  world.resend = (delivery) => outbox.resend(delivery);
  addRestRoutes(hono, world);
  addGraphqlRoute(hono, world);
  addPageRoute(hono, world);
  addRegistrationRoute(hono, world);
  return {
    ...looks(world, host),
    ...acts(world, outbox),
    // Another one from the moment on when it is registered from a manifest.
    get app() {
      const { id, slug, privateKey, webhookSecret } = world.app;
      return { id, slug, privateKey, webhookSecret };
    },
    close: async () => {
      world.closing.abort();
      await outbox.close();
      // What is being written is written to its end.
      await takeTurn(world, () => undefined);
      await stop(server);
      for (const { history } of world.repositories.values()) history.close();
      // A git that was not waited for may still write.
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function listen(hono: ApiServer, port: number): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    // Without options for TLS or HTTP/2 it is a plain HTTP server.
    const server = serve(
      { fetch: (request, env) => hono.fetch(request, env), hostname: "127.0.0.1", port },
      (address) => resolve({ server, port: address.port }),
    ) as Server;
    server.once("error", reject);
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

type Looks = "url" | "host" | "requests" | "deliveries" | "clock" | "faults";

function looks(world: World, host: string): Pick<Sandbox, Looks> {
  const { url, requests, deliveries, clock } = world;
  return {
    url,
    host,
    requests,
    deliveries,
    clock,
    faults: faultsOf(world),
  };
}

function acts(world: World, outbox: Outbox): Omit<Sandbox, Looks | "app" | "close"> {
  return {
    setWebhookUrl: (url) => {
      world.webhookUrl = url;
    },
    settled: () => outbox.settled(),
    redeliver: (id) => {
      const delivery = world.deliveries.find((one) => one.id === id);
      if (delivery === undefined)
        return Promise.reject(new Error(`no delivery has the id ${id}: see deliveries`));
      outbox.resend(delivery);
      return outbox.settled();
    },
    createRepository: (wanted) => newRepository(world, wanted),
    createUserToken: (login) => {
      const token = newUserTokenText();
      world.tokens.set(token, { kind: "user", account: ensureAccount(world, login) });
      return token;
    },
    setPermissions: (permissions) => {
      world.app.permissions = permissions;
      for (const installation of world.installations.values()) installation.permissions = permissions;
    },
    expireTokens: () => {
      for (const [value, token] of world.tokens) {
        if (token.kind === "installation") world.tokens.set(value, { ...token, expiresAt: 0 });
      }
    },
    setPatchLimit: (bytes) => {
      world.patchBytes = bytes;
    },
    setIdFields: (fields) => {
      world.idFields = fields;
    },
  };
}
