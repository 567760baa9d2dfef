// The one way in which a call of the API is answered, REST or GraphQL: who calls, what strikes the call, whether its
// quota is used up, the work itself; and the call is noted. What the work is, it must not know.
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, Hono } from "hono";
import { type Caller, identifyCaller } from "../access/caller.ts";
import { holderOf, quotaOf, remainingOf, renderQuota } from "../access/quotas.ts";
import { Refusal } from "../refusal.ts";
import type { ApiRequest, Resource } from "../state/traffic.ts";
import type { World } from "../state/world.ts";
import type { Blow } from "./api-faults.ts";

export type Server = Hono<{ Bindings: HttpBindings }>;
export type ServerContext = Context<{ Bindings: HttpBindings }>;

export interface Reply {
  readonly status: number;
  /** Sent as JSON, unless it is bytes. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Work {
  readonly resource: Resource;
  readonly asked: Pick<ApiRequest, "method" | "path" | "route" | "kind" | "operation" | "isTokenRequest">;
  /** Whether it may be asked without credentials. */
  readonly isOpen?: boolean;
  readonly answer: (caller: Caller) => Promise<Reply>;
  /** How the protocol says no. */
  readonly refuse: (refusal: Refusal) => Reply;
  /** How it says that there were too many calls. */
  readonly limit: (tooMany: TooManyCalls) => Reply;
}

export interface TooManyCalls {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

export async function answerCall(world: World, context: ServerContext, work: Work): Promise<Response> {
  const who = identify(world, context, work.isOpen === true);
  const caller = who instanceof Refusal ? null : who;
  const { route, operation, kind } = work.asked;
  const blows = world.apiFaults.take({ route, operation, kind, owner: ownerOf(caller) });
  await delay(world, blows);
  const reply = await decide(world, { work, who, blows });
  world.requests.push({
    ...work.asked,
    status: reply.status,
    token: caller === null || caller.kind === "anyone" ? "none" : caller.kind,
  });
  if (blows.some((blow) => blow.kind === "loss")) {
    context.env.outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  return toResponse(reply, {
    date: new Date(world.clock.now()).toUTCString(),
    "x-github-request-id": crypto.randomUUID(),
    ...renderQuota(quotaOf(world, caller, work.resource), work.resource),
  });
}

function identify(world: World, { req }: ServerContext, isOpen: boolean): Caller | Refusal {
  if (isOpen && req.header("authorization") === undefined) return { kind: "anyone" };
  try {
    return identifyCaller(world, req.header("authorization") ?? null);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function ownerOf(caller: Caller | null): string | null {
  return caller?.kind === "installation" ? caller.token.installation.account.login : null;
}

async function delay({ clock, closing }: World, blows: readonly Blow[]): Promise<void> {
  for (const blow of blows) if (blow.kind === "delay") await clock.wait(blow.ms, closing.signal);
}

interface Asked {
  readonly work: Work;
  readonly who: Caller | Refusal;
  readonly blows: readonly Blow[];
}

async function decide(world: World, { work, who, blows }: Asked): Promise<Reply> {
  const outage = blows.find((blow) => blow.kind === "outage");
  if (outage !== undefined) return unavailable(outage.status);
  if (who instanceof Refusal) return work.refuse(who);
  const tooMany = refuseQuota(world, work, who) ?? refuseStruck(blows) ?? refuseCounted(world, work, who);
  if (tooMany !== null) return work.limit(tooMany);
  try {
    return await work.answer(who);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return work.refuse(error);
  }
}

/** What stands in front of GitHub answers, with a page for people. */
function unavailable(status: number): Reply {
  const body = Buffer.from(
    "<html><body><h1>Unicorn!</h1><p>No server is currently available.</p></body></html>",
  );
  return { status, body, headers: { "content-type": "text/html; charset=utf-8" } };
}

function refuseQuota(world: World, { resource }: Work, caller: Caller): TooManyCalls | null {
  const quota = quotaOf(world, caller, resource);
  if (remainingOf(quota) === 0) {
    return { status: 403, message: `API rate limit exceeded for ${holderOf(caller)}.`, headers: {} };
  }
  quota.used += 1;
  return null;
}

function refuseStruck(blows: readonly Blow[]): TooManyCalls | null {
  const limit = blows.find((blow) => blow.kind === "limit");
  return limit === undefined ? null : secondaryLimit(limit.retryAfterSeconds, limit.status);
}

function refuseCounted({ secondaryLimits, clock }: World, work: Work, caller: Caller): TooManyCalls | null {
  if (secondaryLimits === null || caller.kind !== "installation") return null;
  const { kind } = work.asked;
  const call = { holder: holderOf(caller), resource: work.resource, kind, at: clock.now() };
  const seconds = secondaryLimits.count(call);
  return seconds === null ? null : secondaryLimit(seconds, 403);
}

function secondaryLimit(retryAfterSeconds: number, status: number): TooManyCalls {
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
  return { status, message, headers: { "retry-after": String(retryAfterSeconds) } };
}

function toResponse({ status, body, headers }: Reply, common: Readonly<Record<string, string>>): Response {
  if (body === undefined) return new Response(null, { status, headers: { ...common, ...headers } });
  if (body instanceof Uint8Array)
    return new Response(new Uint8Array(body), { status, headers: { ...common, ...headers } });
  const type = { "content-type": "application/json; charset=utf-8" };
  return new Response(JSON.stringify(body), { status, headers: { ...common, ...type, ...headers } });
}
