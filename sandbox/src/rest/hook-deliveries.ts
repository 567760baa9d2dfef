// The log of the app's webhook: what was delivered or should have been, for the app's JSON web token.
import { Refusal, notFound, unprocessable } from "../refusal.ts";
import { renderHookDelivery, renderHookDeliveryItem } from "../render/hook-delivery.ts";
import { listAttempts } from "../state/hook-deliveries.ts";
import type { HookDelivery } from "../state/traffic.ts";
import { type Call, type Endpoint, type Reply, forApp, numberParam, ok } from "./endpoint.ts";
import { perPageOf } from "./paging.ts";

export const hookDeliveryEndpoints: readonly Endpoint[] = [
  forApp("GET /app/hook/deliveries", "apps/webhooks#list-deliveries-for-an-app-webhook", listDeliveries),
  forApp(
    "GET /app/hook/deliveries/{delivery_id}",
    "apps/webhooks#get-a-delivery-for-an-app-webhook",
    (call) => ok(renderHookDelivery(attemptOf(call))),
  ),
  forApp(
    "POST /app/hook/deliveries/{delivery_id}/attempts",
    "apps/webhooks#redeliver-a-delivery-for-an-app-webhook",
    (call) => {
      call.world.resend(attemptOf(call).delivery);
      return { status: 202, body: {} };
    },
  ),
];

function attemptOf(call: Call): HookDelivery {
  const id = numberParam(call, "delivery_id");
  const entry = listAttempts(call.world).find((one) => one.id === id);
  if (entry === undefined) throw notFound();
  return entry;
}

function listDeliveries(call: Call): Reply {
  const first = cursorOf(call.url);
  const wanted = listAttempts(call.world).filter(isWanted(call.url));
  const from = first === null ? wanted : wanted.filter(({ id }) => id <= first);
  const count = perPageOf(call.url);
  const next = from[count];
  return {
    status: 200,
    body: from.slice(0, count).map(renderHookDeliveryItem),
    headers: next === undefined ? {} : { link: linkTo(call.url, next) },
  };
}

/** The page begins with the delivery that the cursor names, or, where that has run out, with the one after it. */
function cursorOf(url: URL): number | null {
  const cursor = url.searchParams.get("cursor");
  if (cursor === null) return null;
  const id = /^v1_(\d{1,15})$/.exec(cursor)?.[1];
  if (id === undefined) throw new Refusal(400, { message: "Invalid cursor" });
  return Number(id);
}

function linkTo(url: URL, { id }: HookDelivery): string {
  const target = new URL(url);
  target.searchParams.set("cursor", `v1_${id}`);
  return `<${target.href}>; rel="next"`;
}

/** "`success` … in the 200-399 range", "`failure` … in the 400-599 range": what got no answer is in neither. */
const RANGES: Readonly<Record<string, readonly [lowest: number, highest: number]>> = {
  success: [200, 399],
  failure: [400, 599],
};

function isWanted(url: URL): (entry: HookDelivery) => boolean {
  const status = url.searchParams.get("status");
  if (status === null) return () => true;
  const range = RANGES[status];
  if (range === undefined)
    throw unprocessable(`Invalid request.\n\n"${status}" is not a member of ["success", "failure"].`);
  const [lowest, highest] = range;
  return ({ outcome: { code } }) => code >= lowest && code <= highest;
}
