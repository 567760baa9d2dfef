// All endpoints of the REST API, and their way into the HTTP server. Every call is answered here: credentials first,
// then the endpoint; what it refuses becomes GitHub's error body; and every call is noted.
import type { Caller } from "../access/caller.ts";
import { type Reply, type Server, type ServerContext, answerCall } from "../faults/answer-call.ts";
import { Refusal, notFound } from "../refusal.ts";
import { takeTurn } from "../state/turns.ts";
import type { World } from "../state/world.ts";
import { TOKEN_ROUTE, appEndpoints } from "./app.ts";
import { appManifestEndpoints } from "./app-manifests.ts";
import { checkEndpoints } from "./checks.ts";
import { contentsEndpoints } from "./contents.ts";
import type { Call, Endpoint } from "./endpoint.ts";
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
  ...appManifestEndpoints,
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

export function addRestRoutes(server: Server, world: World): void {
  for (const endpoint of ENDPOINTS) {
    const [method = "", path = ""] = endpoint.route.split(" ");
    for (const pattern of patternsOf(path)) {
      server.on(method, `${BASE}${pattern}`, (context) => answer(world, endpoint, context));
    }
  }
  server.all(`${BASE}/*`, (context) => answer(world, null, context));
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

function answer(world: World, endpoint: Endpoint | null, context: ServerContext): Promise<Response> {
  const { method } = context.req;
  const { pathname, search } = new URL(context.req.url);
  const isRead = method === "GET" || method === "HEAD";
  return answerCall(world, context, {
    resource: "core",
    isOpen: endpoint?.isOpen === true,
    asked: {
      method,
      path: `${pathname}${search}`,
      route: endpoint?.route ?? null,
      kind: isRead ? "read" : "write",
      operation: null,
      isTokenRequest: endpoint?.route === TOKEN_ROUTE,
    },
    answer: async (caller) => {
      if (endpoint === null) throw notFound();
      const call = await readCall(world, caller, context);
      // Writes happen one after another, as in a database transaction; reads need not wait.
      const reply = isRead ? endpoint.answer(call) : takeTurn(world, () => endpoint.answer(call));
      return withVersion(await reply);
    },
    refuse: (refusal) => replyRefusal(refusal, endpoint),
    limit: ({ status, message, headers }) => {
      const reply = replyRefusal(new Refusal(status, { message, documentation_url: LIMITS }), endpoint);
      return { ...reply, headers: { ...reply.headers, ...headers } };
    },
  });
}

const LIMITS = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api";

function replyRefusal({ status, body }: Refusal, endpoint: Endpoint | null): Reply {
  const docs = `https://docs.github.com/rest${endpoint === null ? "" : `/${endpoint.docs}`}`;
  return withVersion({
    status,
    body: { documentation_url: docs, ...body, status: String(status) },
  });
}

function withVersion(reply: Reply): Reply {
  return { ...reply, headers: { ...VERSION, ...reply.headers } };
}

const VERSION = {
  "x-github-media-type": "github.v3; format=json",
  "x-github-api-version-selected": "2022-11-28",
};

async function readCall(world: World, caller: Caller, context: ServerContext): Promise<Call> {
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
