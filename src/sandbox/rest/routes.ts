// All endpoints of the REST API, and their way into the HTTP server. Every call is answered here: credentials first,
// then the endpoint; what it refuses becomes GitHub's error body; and every call is noted.
import type { Context, Hono } from "hono";
import { type Caller, identifyCaller } from "../access/caller.ts";
import { Refusal, notFound } from "../refusal.ts";
import { takeTurn } from "../state/turns.ts";
import type { World } from "../state/world.ts";
import { TOKEN_ROUTE, appEndpoints } from "./app.ts";
import { checkEndpoints } from "./checks.ts";
import { contentsEndpoints } from "./contents.ts";
import type { Call, Endpoint, Reply } from "./endpoint.ts";
import { commitEndpoints } from "./commits.ts";
import { gitObjectEndpoints } from "./git-objects.ts";
import { gitRefEndpoints } from "./git-refs.ts";
import { hookDeliveryEndpoints } from "./hook-deliveries.ts";
import { issueCommentEndpoints } from "./issue-comments.ts";
import { pullEndpoints } from "./pulls.ts";
import { reactionEndpoints } from "./reactions.ts";
import { repositoryEndpoints } from "./repositories.ts";
import { reviewCommentEndpoints } from "./review-comments.ts";
import { reviewEndpoints } from "./reviews.ts";

const ENDPOINTS: readonly Endpoint[] = [
  ...appEndpoints,
  ...hookDeliveryEndpoints,
  ...repositoryEndpoints,
  ...pullEndpoints,
  ...reviewEndpoints,
  ...reviewCommentEndpoints,
  ...issueCommentEndpoints,
  ...reactionEndpoints,
  ...checkEndpoints,
  ...contentsEndpoints,
  ...gitObjectEndpoints,
  ...gitRefEndpoints,
  // Last: its {ref} takes anything, check-runs and pulls of a commit included.
  ...commitEndpoints,
];

const BASE = "/api/v3";

export function addRestRoutes(server: Hono, world: World): void {
  for (const endpoint of ENDPOINTS) {
    const [method = "", path = ""] = endpoint.route.split(" ");
    for (const pattern of patternsOf(path)) {
      server.on(method, `${BASE}${pattern}`, (context) => answerCall(world, endpoint, context));
    }
  }
  server.all(`${BASE}/*`, (context) => answerCall(world, null, context));
}

// These parameters may have slashes in them: paths of files and names of refs.
const WITH_SLASHES = ["path", "ref", "branch", "basehead"];

function patternsOf(path: string): readonly string[] {
  const pattern = path.replace(
    /\{(\w+)\}/g,
    (_, name: string) => `:${name}${WITH_SLASHES.includes(name) ? "{.+}" : ""}`,
  );
  // The root folder has no path at all.
  return pattern.endsWith("/contents/:path{.+}") ? [pattern, pattern.replace("/:path{.+}", "")] : [pattern];
}

async function answerCall(world: World, endpoint: Endpoint | null, context: Context): Promise<Response> {
  const asked: Asked = { endpoint, context, token: "none" };
  const reply = await decide(world, asked);
  const { method } = context.req;
  const { pathname, search } = new URL(context.req.url);
  world.requests.push({
    method,
    path: `${pathname}${search}`,
    route: endpoint?.route ?? null,
    status: reply.status,
    kind: method === "GET" || method === "HEAD" ? "read" : "write",
    operation: null,
    token: asked.token,
    isTokenRequest: endpoint?.route === TOKEN_ROUTE,
  });
  return toResponse(world, reply);
}

interface Asked {
  readonly endpoint: Endpoint | null;
  readonly context: Context;
  /** Filled in when the credentials are known. */
  token: Caller["kind"] | "none";
}

async function decide(world: World, asked: Asked): Promise<Reply> {
  const { endpoint, context } = asked;
  try {
    const caller = identifyCaller(world, context.req.header("authorization") ?? null);
    asked.token = caller.kind;
    if (endpoint === null) throw notFound();
    const call = await readCall(world, caller, context);
    // Writes happen one after another, as in a database transaction; reads need not wait.
    const isRead = context.req.method === "GET";
    return await (isRead ? endpoint.answer(call) : takeTurn(world, () => endpoint.answer(call)));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const docs = `https://docs.github.com/rest${endpoint === null ? "" : `/${endpoint.docs}`}`;
    return {
      status: error.status,
      body: { documentation_url: docs, ...error.body, status: String(error.status) },
    };
  }
}

async function readCall(world: World, caller: Caller, context: Context): Promise<Call> {
  const { req } = context;
  const { pathname, search } = new URL(req.url);
  return {
    world,
    caller,
    params: { ...req.param() },
    url: new URL(`${pathname}${search}`, world.url),
    headers: req.raw.headers,
    body: parseBody(await req.text()),
  };
}

export function parseBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, { message: "Problems parsing JSON" });
  }
}

const HOURLY_LIMIT = 5000;

function toResponse(world: World, { status, body, headers }: Reply): Response {
  const used = world.requests.length;
  const common = {
    date: new Date(world.clock.now()).toUTCString(),
    "x-github-request-id": crypto.randomUUID(),
    "x-github-media-type": "github.v3; format=json",
    "x-github-api-version-selected": "2022-11-28",
    "x-ratelimit-limit": String(HOURLY_LIMIT),
    "x-ratelimit-remaining": String(Math.max(0, HOURLY_LIMIT - used)),
    "x-ratelimit-used": String(used),
    "x-ratelimit-reset": String(Math.ceil(world.clock.now() / 3_600_000) * 3600),
    "x-ratelimit-resource": "core",
  };
  if (body === undefined) return new Response(null, { status, headers: { ...common, ...headers } });
  if (body instanceof Uint8Array)
    return new Response(new Uint8Array(body), { status, headers: { ...common, ...headers } });
  const type = { "content-type": "application/json; charset=utf-8" };
  return new Response(JSON.stringify(body), { status, headers: { ...common, ...type, ...headers } });
}
