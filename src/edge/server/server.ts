/**
 * The HTTP front of the bot: takes webhook deliveries and says how the process is. Own code on node:http, because Probot's
 * server has a default secret, no limit on bodies and no orderly end. Must not know what a delivery means.
 */
import type { Settings } from "../env.ts";
import type { Log } from "../log.ts";
import { DELIVERY_FIELDS } from "../github/payloads.ts";
import type { Delivery } from "../queue/job.ts";
import { refuse, type Answer } from "./answer.ts";
import { createBodyReader } from "./body.ts";
import { createBoundedWarning } from "./bounded-warning.ts";
import { createFront, type Front, type Routes } from "./front.ts";
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

export type WebhookServer = Front;

export function createServer(options: ServerOptions): WebhookServer {
  const { settings, log } = options;
  const limits = { ...defaultLimits, ...options.limits };
  return createFront({ address: settings, routes: createRoutes(options, limits), limits, log });
}

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
